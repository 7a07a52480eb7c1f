/** Why a job is made to stop. */
export type StopCause = "time limit" | "preemption" | "cancel" | "suspension";

/** How a job ended, as far as its scheduler can tell. */
export type JobEnd =
  | { readonly type: "completed" }
  | { readonly type: "failed"; readonly exitCode: number }
  /** By a signal from no known hand; `suspectsMemory` tells whether it looks like a memory kill. */
  | { readonly type: "killed"; readonly signal: number }
  | { readonly type: "out of memory" }
  | { readonly type: "timeout" }
  | { readonly type: "preempted" }
  | { readonly type: "node failure" }
  /** `by` is a user, where the scheduler says so. */
  | { readonly type: "cancelled"; readonly by: string | undefined }
  /** The command never ran: the log could not be opened, the dependency cannot be satisfied, the launch failed. */
  | { readonly type: "never started"; readonly why: string }
  /** It has ended; the scheduler does not say how. */
  | { readonly type: "unknown" };

export interface JobRecord {
  readonly end: JobEnd;
  /** The scheduler's own words and codes. */
  readonly raw: string;
  readonly node?: string | undefined;
  readonly elapsedMs?: number | undefined;
  readonly cpuMs?: number | undefined;
  readonly peakRssBytes?: number | undefined;
}

export type JobState =
  /** `stuck`: it will never start unless somebody changes it or the cluster. */
  | { readonly type: "pending"; readonly reason: string | undefined; readonly stuck: boolean }
  | { readonly type: "running"; readonly node: string | undefined }
  | { readonly type: "ended"; readonly record: JobRecord };

const SIGKILL = 9;
const NEARLY = 0.9;

/** Was a kill one for memory: SIGKILL, and near what was asked for? Undefined: it may have been, and no figures tell. */
export function suspectsMemory(
  { end, peakRssBytes }: JobRecord,
  askedBytes: number | undefined,
): boolean | undefined {
  if (end.type !== "killed" || end.signal !== SIGKILL) return false;
  if (peakRssBytes === undefined) return undefined;
  return askedBytes !== undefined && peakRssBytes >= NEARLY * askedBytes;
}
