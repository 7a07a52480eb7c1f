import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { saysHeapIsFull } from "../heap-limit.ts";
import type { JobRecord } from "./dialect/job-state.ts";

/** What Node says before it gives up is followed by stacks of this length at most. */
const tailLength = 16_384;
const abort = 6;

/** Has a job ended because its JavaScript heap was full? Node aborts then, and its last words are in the job's log. */
export function endedByHeap({ end }: JobRecord, log: string): boolean {
  const isAbort =
    (end.type === "killed" && end.signal === abort) ||
    (end.type === "failed" && end.exitCode === 128 + abort);
  return isAbort && saysHeapIsFull(endOf(log));
}

function endOf(log: string): string {
  try {
    const file = openSync(log, "r");
    try {
      const bytes = Buffer.alloc(tailLength);
      const read = readSync(file, bytes, 0, tailLength, Math.max(0, fstatSync(file).size - tailLength));
      return bytes.toString("utf8", 0, read);
    } finally {
      closeSync(file);
    }
  } catch {
    return ""; // it has written nothing
  }
}
