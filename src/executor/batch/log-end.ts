import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** What Node says before it gives up is followed by stacks of this length at most. */
const tailLength = 16_384;
/** Lines that a failure has of its job's log. */
const shownLines = 20;

/** The end of the log that a scheduler wrote; empty where there is none. */
export function endOfLog(log: string): string {
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

/** The last words of a job, without the frames inside Node that stand below what Node could not do. */
export function lastWords(log: string): string[] {
  return endOfLog(log)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !isInsideNode(line))
    .slice(-shownLines);
}

function isInsideNode(line: string): boolean {
  return /^\s+at .*\bnode:internal\//.test(line);
}
