import { constants } from "node:os";
import type { Failure, FailureCause } from "../../model/failure.ts";
import type { Outcome } from "../executor.ts";
import { heapLimitOf } from "../heap-limit.ts";
import type { StopCause } from "../stop-reason.ts";
import type { JobLife } from "./job-starts.ts";
import type { Accounts } from "./scheduler.ts";
import { type JobEnd, type JobRecord, type JobState, suspectsMemory } from "./dialect/job-state.ts";

/** What is known of an element that has left no result. */
export interface Evidence {
  /** What the queue says of its job; undefined: the job is not there any more. */
  readonly state: JobState | undefined;
  /** What the queue said of its end while it knew it. */
  readonly seen: JobRecord | undefined;
  /** What the accounting says. */
  readonly record: JobRecord | undefined;
  /** What it means when that is nothing. */
  readonly voice: Accounts["voice"];
  /** What its own processes say. */
  readonly life: JobLife;
  /** Since when the job has been known not to run any more. Milliseconds. */
  readonly endedForMs: number;
  /** So long nobody says how it ended, though all who should know have answered. Milliseconds. */
  readonly unknownForMs: number;
  /** So long the accounting has not answered. Milliseconds. */
  readonly silentForMs: number;
  /** Had its job begun it, or only others of its chunk? Undefined where that is not noted. */
  readonly begun: boolean | undefined;
  /** Was it alone in its job? */
  readonly alone: boolean;
  /** As what its worker understood that the job was told to end; undefined: it was not, as far as it knew. */
  readonly stopped?: StopCause | undefined;
  readonly memBytes: number;
  /** Are Node's last words in its log that the JavaScript heap was full? */
  readonly isHeapFull: boolean;
  readonly job: string;
  /** Where the scheduler writes what the job says. */
  readonly log: string;
}

/** Results may be seen late on another machine's file system: so long is waited for them. Milliseconds. */
const resultsTake = 5_000;
/** The accounting writes a job down some seconds after its end. Milliseconds. */
const recordsTake = 20_000;
/** And after an outage, when the controller has found it again. Milliseconds. */
export const allRecordsTake = 60_000;
/** An accounting that does not answer is waited for, but not for ever. Milliseconds. */
const silenceMayTake = 12 * 3_600_000;

/** How an element has ended that has left no result; undefined: that cannot be said yet. */
export function judge(evidence: Evidence): Outcome | undefined {
  const { state, record, seen, voice, endedForMs } = evidence;
  if (state !== undefined && state.type !== "ended") return undefined;
  if (endedForMs < resultsTake) return undefined;
  const known = record ?? seen;
  // Was it for too much memory? The queue has no figures.
  const isHalfKnown =
    record === undefined && seen?.end.type === "killed" && voice !== "off" && voice !== "silent";
  if (isHalfKnown && endedForMs < recordsTake) return undefined;
  if (known === undefined) return unknown(evidence);
  if (known.end.type !== "unknown") return outcomeOf(known, evidence);
  return endedForMs < recordsTake ? undefined : failed(evidence, "lost", untold);
}

const untold = "is gone, and nobody says how it ended";

/** Neither the queue nor the accounting has it. */
function unknown(evidence: Evidence): Outcome | undefined {
  const { voice, life, unknownForMs, silentForMs } = evidence;
  // The scheduler has lost sight of it: its result will come all the same.
  if (life === "running") return undefined;
  if (voice === "silent")
    return silentForMs < silenceMayTake
      ? undefined
      : failed(
          evidence,
          "lost",
          "is gone, and the accounting, which may know how it ended, has not answered since",
        );
  if (voice === "every job") {
    if (unknownForMs < allRecordsTake) return undefined;
    const when = life === "gone" ? "while it ran, and it does not run any more" : "before it started";
    return failed(evidence, "forgotten", `was forgotten by the scheduler ${when}`);
  }
  if (unknownForMs < recordsTake) return undefined;
  return failed(evidence, "lost", life === "gone" ? untold : `${untold}; it has never started`);
}

function outcomeOf(record: JobRecord, evidence: Evidence): Outcome {
  const { end } = record;
  if (end.type === "cancelled")
    return {
      type: "cancelled",
      detail: end.by === undefined ? "in the scheduler" : `by ${end.by}, in the scheduler`,
    };
  // It ended by itself, after it was told to: the scheduler takes that for its own will.
  if (evidence.stopped !== undefined && !evidence.isHeapFull && byItself.has(end.type))
    return told(evidence, record);
  // A job of several elements: those that it had not come to have not failed.
  if (evidence.begun === false && !evidence.alone && end.type !== "never started")
    return failed(evidence, "not-started", `ended before it came to this element (${record.raw})`);
  const [cause, how] = evidence.isHeapFull
    ? heapIsFull(evidence.memBytes)
    : said(end, record, evidence.memBytes);
  const usage = evidence.alone ? usageOf(record, evidence.job) : {};
  const isUntold = end.type === "killed" && suspectsMemory(record, evidence.memBytes) === undefined;
  const more = isUntold ? { mend: orMemory(evidence.memBytes) } : {};
  return { ...failed(evidence, cause, `${how} (${record.raw})`, { ...exitOf(end), ...more }), ...usage };
}

/** Nobody knows: then it is not claimed, and not asked for more either. */
function orMemory(memBytes: number): string {
  const asked = memBytes === 0 ? "than it was given" : `than the ${megabytes(memBytes)} that it asked for`;
  return `If it needs more memory ${asked}, ask for more: resources: { mem: … }. Otherwise somebody ended it: sheaf retry runs it again.`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function heapIsFull(memBytes: number): [FailureCause, string] {
  const limit = heapLimitOf(memBytes);
  const size = limit === undefined ? "" : ` of ${megabytes(limit)}`;
  return ["out-of-memory", `ran out of memory, because its JavaScript heap${size} was full`];
}

const byItself: ReadonlySet<JobEnd["type"]> = new Set(["completed", "failed", "killed"]);

function told(evidence: Evidence, { raw }: JobRecord): Outcome {
  if (evidence.stopped === "cancelled") return { type: "cancelled", detail: "in the scheduler" };
  const how = evidence.stopped === "timeout" ? "that its time is over" : "to make room for others";
  return failed(evidence, evidence.stopped!, `was told ${how} (${raw})`);
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
      return killed(end.signal, suspectsMemory(record, memBytes === 0 ? undefined : memBytes));
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

function killed(signal: number, isForMemory: boolean | undefined): [FailureCause, string] {
  const how = `was killed with signal ${signal}`;
  if (isForMemory === true) return ["out-of-memory", `${how}, as it is for too much memory`];
  return ["crash", isForMemory === false ? how : `${how}: for too much memory, or by somebody; nobody says`];
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
  forgotten:
    "Where that happens often, the controller does not save its state as it should (StateSaveLocation of Slurm). sheaf retry runs it again.",
  lost: "sheaf logs shows what it wrote; sheaf retry runs it again.",
};

/** The worker is dead, and with it what it had measured: only the scheduler's figures are left. */
function usageOf({ elapsedMs, cpuMs, peakRssBytes, node }: JobRecord, job: string) {
  if (elapsedMs === undefined) return {};
  const scheduler = { wallMs: elapsedMs, cpuMs, peakRssBytes };
  return { usage: { wallMs: elapsedMs, host: node, job, scheduler }, elapsedMs };
}
