import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { sha256Hex } from "../../value/sha256.ts";

/** Files up to this many bytes are read at once. */
const SMALL = 256 * 1024;

/** SHA-256 of a file's content, in hexadecimal digits. */
export async function hashFile(path: string): Promise<string> {
  const file = await open(path);
  try {
    if ((await file.stat()).size <= SMALL) return sha256Hex(await readFile(file));
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
      hash.update(chunk as Uint8Array);
    return hash.digest("hex");
  } finally {
    await file.close();
  }
}
