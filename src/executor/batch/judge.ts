import { constants } from "node:os";
import type { Failure, FailureCause } from "../../model/failure.ts";
import type { Outcome } from "../executor.ts";
import { type JobEnd, type JobRecord, type JobState, suspectsMemory } from "./dialect/job-state.ts";

/** What is known of an element that has left no result. */
export interface Evidence {
  /** What the queue says of its job; undefined: the job is not there any more. */
  readonly state: JobState | undefined;
  /** What the accounting says. */
  readonly record: JobRecord | undefined;
  /** Since when the job has been known not to run any more; undefined: only since now. Milliseconds. */
  readonly endedForMs: number;
  /** Had its job begun it, or only others of its chunk? Undefined where that is not noted. */
  readonly begun: boolean | undefined;
  /** Was it alone in its job? */
  readonly alone: boolean;
  readonly memBytes: number;
  readonly job: string;
  /** Where the scheduler writes what the job says. */
  readonly log: string;
}

/** Results may be seen late on another machine's file system: so long is waited for them. Milliseconds. */
const resultsTake = 5_000;
/** The accounting writes a job down some seconds after its end. Milliseconds. */
const recordsTake = 20_000;

/** How an element has ended that has left no result; undefined: that cannot be said yet. */
export function judge(evidence: Evidence): Outcome | undefined {
  const { state, record, endedForMs } = evidence;
  if (state !== undefined && state.type !== "ended") return undefined;
  if (endedForMs < resultsTake) return undefined;
  const known = record ?? (state?.type === "ended" ? state.record : undefined);
  if (known === undefined || known.end.type === "unknown")
    return endedForMs < recordsTake
      ? undefined
      : failed(evidence, "lost", "is gone, and nobody says how it ended");
  return outcomeOf(known, evidence);
}

function outcomeOf(record: JobRecord, evidence: Evidence): Outcome {
  const { end } = record;
  if (end.type === "cancelled")
    return {
      type: "cancelled",
      detail: end.by === undefined ? "in the scheduler" : `by ${end.by}, in the scheduler`,
    };
  // A job of several elements: those that it had not come to have not failed.
  if (evidence.begun === false && !evidence.alone && end.type !== "never started")
    return failed(evidence, "not-started", `ended before it came to this element (${record.raw})`);
  const [cause, how] = said(end, record, evidence.memBytes);
  const usage = usageOf(record);
  return { ...failed(evidence, cause, `${how} (${record.raw})`, exitOf(end)), ...usage };
}

function exitOf(end: JobEnd): Pick<Failure, "exitCode" | "signal"> {
  if (end.type === "failed") return { exitCode: end.exitCode };
  return end.type === "killed" ? { signal: signalName(end.signal) } : {};
}

function signalName(number: number): string {
  const known = Object.entries(constants.signals).find(([, value]) => value === number);
  return known?.[0] ?? String(number);
}

function said(end: JobEnd, record: JobRecord, memBytes: number): [FailureCause, string] {
  switch (end.type) {
    case "completed":
      return ["lost", "has ended and left no result"];
    case "failed":
      return ["crash", `ended with exit code ${end.exitCode} and left no result`];
    case "killed":
      return suspectsMemory(record, memBytes === 0 ? undefined : memBytes)
        ? ["out-of-memory", `was killed with signal ${end.signal}, as it is for too much memory`]
        : ["crash", `was killed with signal ${end.signal}`];
    case "out of memory":
      return ["out-of-memory", "needed more memory than it had asked for"];
    case "timeout":
      return ["timeout", "took longer than its limit"];
    case "preempted":
      return ["preempted", "was preempted"];
    case "node failure":
      return ["node-failure", `lost its node${record.node === undefined ? "" : ` ${record.node}`}`];
    case "never started":
      return ["not-started", `never started: ${end.why}`];
    case "cancelled":
    case "unknown":
      return ["lost", "is gone"];
  }
}

function failed(
  { job, log }: Evidence,
  cause: FailureCause,
  how: string,
  more: Partial<Failure> = {},
): Outcome {
  const mend = mends[cause];
  const failure: Failure = {
    cause,
    name: "BatchJobError",
    code: "SHEAF_BATCH_JOB",
    message: `job ${job} ${how}`,
    mend,
    log,
    ...more,
  };
  return { type: "failed", failure, elapsedMs: 0 };
}

const mends: Partial<Record<FailureCause, string>> = {
  "out-of-memory": "Ask for more: resources: { mem: … }.",
  timeout: "Ask for more: resources: { time: … }.",
  lost: "sheaf logs shows what it wrote; sheaf retry runs it again.",
};

function usageOf({ elapsedMs, cpuMs, peakRssBytes, node }: JobRecord) {
  if (elapsedMs === undefined) return {};
  return { usage: { wallMs: elapsedMs, cpuMs, peakRssBytes, host: node }, elapsedMs };
}
