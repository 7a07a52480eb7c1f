import { readProc } from "./proc-file.ts";

/** What a process has used so far, with its children that ended and that it has waited for. */
export interface ProcessFigures {
  readonly cpuMs: number;
  readonly readBytes: number | undefined;
  readonly writtenBytes: number | undefined;
}

// Linux tells times to programs in hundredths of a second, whatever its own clock does.
const tickMs = 10;

/** Also of a process that has ended and was not waited for yet; undefined when there is none. */
export function processFigures(pid: number): ProcessFigures | undefined {
  const times = timesIn(readProc(`/proc/${pid}/stat`));
  if (times === undefined) return undefined;
  return { cpuMs: times.ownMs + times.childrenMs, ...bytesIn(readProc(`/proc/${pid}/io`)) };
}

/** Processor times in the text of a `stat` file, of the process itself and of children that it has waited for. */
export function timesIn(stat: string | undefined): { ownMs: number; childrenMs: number } | undefined {
  if (stat === undefined) return undefined;
  // The program's name may hold blanks and brackets; the field after it is the third.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 15);
  const [user, system, childrenUser, childrenSystem] = fields.slice(11).map(Number);
  if (childrenSystem === undefined) return undefined;
  return { ownMs: (user! + system!) * tickMs, childrenMs: (childrenUser! + childrenSystem) * tickMs };
}

/**
 * Bytes in the text of an `io` file: what was asked of the system by reading and writing, whether it came from a disk, the
 * cache, a network file system or a pipe. The counts of what reached a disk are 0 for most of these.
 */
export function bytesIn(io: string | undefined): Pick<ProcessFigures, "readBytes" | "writtenBytes"> {
  return { readBytes: numberAfter(io, "rchar: "), writtenBytes: numberAfter(io, "wchar: ") };
}

/** Resident memory now, and its highest so far, of one process in bytes; undefined when it has ended. */
export function memoryOf(pid: number): { rss: number; peak: number } | undefined {
  return memoryIn(readProc(`/proc/${pid}/status`));
}

export function memoryIn(status: string | undefined): { rss: number; peak: number } | undefined {
  const rss = numberAfter(status, "VmRSS:");
  const peak = numberAfter(status, "VmHWM:");
  return rss === undefined || peak === undefined ? undefined : { rss: rss * 1024, peak: peak * 1024 };
}

function numberAfter(text: string | undefined, label: string): number | undefined {
  const at = text === undefined ? -1 : text.indexOf(label);
  return at < 0 ? undefined : Number.parseInt(text!.slice(at + label.length, at + label.length + 24), 10);
}
