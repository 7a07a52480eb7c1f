import { saysHeapIsFull } from "../heap-limit.ts";
import type { JobRecord } from "./dialect/job-state.ts";
import { endOfLog } from "./log-end.ts";

const abort = 6;

/** Has a job ended because its JavaScript heap was full? Node aborts then, and its last words are in the job's log. */
export function endedByHeap({ end }: JobRecord, log: string): boolean {
  const isAbort =
    (end.type === "killed" && end.signal === abort) ||
    (end.type === "failed" && end.exitCode === 128 + abort);
  return isAbort && saysHeapIsFull(endOfLog(log));
}
