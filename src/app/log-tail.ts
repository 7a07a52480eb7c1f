import { open } from "node:fs/promises";
import type { RecordedLog } from "../model/element-report.ts";

/** Bytes from the end that are looked at. */
const looked = 64 * 1024;

/** The last lines of a log; none where nothing was written. */
export async function logTail(file: string, count: number): Promise<RecordedLog> {
  const nothing = { file, lines: [], isCut: false };
  const handle = await open(file, "r").catch(() => undefined);
  if (handle === undefined) return nothing;
  try {
    const { size } = await handle.stat();
    if (size === 0) return nothing;
    const from = Math.max(0, size - looked);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.toString("utf8", 0, bytesRead).replace(/\n$/, "").split("\n");
    if (from > 0) lines.shift(); // it may have lost its beginning
    return { file, lines: lines.slice(-count), isCut: from > 0 || lines.length > count };
  } finally {
    await handle.close();
  }
}
