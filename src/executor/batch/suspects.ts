import { existsSync } from "node:fs";
import type { Outcome, Work } from "../executor.ts";
import type { JobHandle } from "./dialect/job-handle.ts";
import type { JobRecord, JobState } from "./dialect/job-state.ts";
import type { JobTable } from "./dialect/job-table.ts";
import type { Reading } from "./dialect/problem.ts";
import { endedByHeap } from "./heap-log.ts";
import { allRecordsTake, type Evidence, judge } from "./judge.ts";
import { lastWords } from "./log-end.ts";
import { jobName } from "./job-figures.ts";
import { PutOff } from "./put-off.ts";
import { readStopped } from "./result-files.ts";
import type { Accounts, Scheduler } from "./scheduler.ts";
import type { Submission } from "./submission.ts";

/** An attempt that has left no result. */
export interface Unaccounted {
  readonly attemptId: number;
  readonly submission: Submission;
  readonly line: number;
  readonly work: Work;
}

/** How an attempt ended that left no result. */
export interface SilentEnd {
  readonly outcome: Outcome;
  /** When its job began it; undefined: that is not known. */
  readonly startedAt: number | undefined;
}

export interface Findings {
  readonly outcomes: ReadonlyMap<number, SilentEnd>;
  /** What no job of a pool has come to, though they ran: they had no more time. */
  readonly notTaken: readonly number[];
  readonly notices: readonly string[];
}

/** Finds out what became of attempts that have left no result: from the queue, and from the accounting where that is silent. */
export class Suspects {
  readonly #scheduler: Scheduler;
  /** Of some nothing can be said before the accounting answers, or before their workers have ended that the scheduler has lost sight of. */
  readonly #putOff: PutOff;
  #putOffs = 0;
  /** Since when nobody has known how the job of an attempt ended. */
  readonly #unknown = new Map<number, number>();
  /** Since when the job of an attempt has been known not to run any more. */
  readonly #since = new Map<number, number>();
  /** What the queue said of how it ended: it may have forgotten that the next time, and without accounting nobody else knows. */
  readonly #seen = new Map<number, JobRecord>();
  readonly #told = new Set<string>();

  constructor(scheduler: Scheduler, batchDir: string) {
    this.#scheduler = scheduler;
    this.#putOff = new PutOff(batchDir);
  }

  /** How many are about to be known: their jobs have ended. */
  get size(): number {
    return this.#since.size - this.#putOffs;
  }

  /** Are there some of which it will take long until something is known, though their jobs are not in the queue? */
  get hasPutOff(): boolean {
    return this.#putOffs > 0;
  }

  /** Of none the end is unknown any more. */
  clear(): void {
    this.#putOffs = 0;
    this.#putOff.found([]);
  }

  async examine(missing: readonly Unaccounted[]): Promise<Reading<Findings>> {
    const jobs = new Map(missing.map(({ submission: { job } }) => [job.handle.id, job.handle]));
    const states = await this.#scheduler.states([...jobs.values()]);
    if (!states.ok) return states;
    for (const submission of new Set(missing.map((one) => one.submission))) submission.lookAtClaims();
    const gone = missing.filter((one) => !isAlive(stateOf(states.value, one)));
    this.#forget(new Set(gone.map(({ attemptId }) => attemptId)));
    const accounts = gone.length === 0 ? undefined : await this.#scheduler.records(jobsOf(gone));
    const outcomes = new Map<number, SilentEnd>();
    const notTaken: number[] = [];
    const notices = this.#stuck(missing, states.value);
    const reasons = new Set<string>();
    this.#putOffs = 0;
    for (const one of gone) {
      const evidence = this.#evidence(one, stateOf(states.value, one), accounts!);
      const outcome = judge(evidence);
      if (outcome === undefined) {
        const why = putOff(evidence, this.#scheduler.dialect.title);
        if (why === undefined) continue;
        this.#putOffs++;
        reasons.add(why);
        continue;
      }
      if (isNotTaken(one, outcome)) notTaken.push(one.attemptId);
      else outcomes.set(one.attemptId, silentEnd(one, outcome, evidence));
      for (const known of [this.#since, this.#seen, this.#unknown]) known.delete(one.attemptId);
    }
    for (const reason of reasons) notices.push(...this.#once(reason, reason));
    this.#putOff.found([...reasons]);
    return { ok: true, value: { outcomes, notTaken, notices } };
  }

  #once(key: string, notice: string): string[] {
    if (this.#told.has(key)) return [];
    this.#told.add(key);
    return [notice];
  }

  #evidence(one: Unaccounted, state: JobState | undefined, { records, voice }: Accounts): Evidence {
    const { submission, line, attemptId } = one;
    const { chunk, pool, memBytes } = submission.head;
    const isAlone = chunk === 1 && pool === undefined;
    const now = Date.now();
    const since = this.#since.get(attemptId) ?? now;
    this.#since.set(attemptId, since);
    if (state?.type === "ended") this.#seen.set(attemptId, state.record);
    // What no job of a pool has taken has ended when all of them have.
    const task = submission.taskOf(line) ?? 0;
    const { handle } = submission.job;
    const { id } = handle;
    const record = records.get(id, task);
    const seen = this.#seen.get(attemptId);
    const log = this.#scheduler.dialect.logFile(submission.folder.log, handle, task);
    const known = record ?? seen;
    if (record !== undefined || voice === "silent") this.#unknown.delete(attemptId);
    else if (!this.#unknown.has(attemptId)) this.#unknown.set(attemptId, now);
    return {
      state,
      record,
      seen,
      voice,
      life: submission.lifeOf(line),
      endedForMs: now - since,
      unknownForMs: now - (this.#unknown.get(attemptId) ?? now),
      silentForMs: this.#putOff.silentForMs(voice === "silent", now),
      begun: isAlone ? undefined : existsSync(submission.folder.begun(line)),
      alone: isAlone,
      stopped: readStopped(submission.folder.stopped(line))?.why,
      memBytes,
      job: jobName(id, task),
      isHeapFull: known !== undefined && endedByHeap(known, log),
      log,
    };
  }

  /** A job that was requeued runs again. */
  #forget(gone: ReadonlySet<number>): void {
    for (const known of [this.#since, this.#seen, this.#unknown])
      for (const id of known.keys()) if (!gone.has(id)) known.delete(id);
  }

  /** Jobs that will never start unless somebody changes something: said once for each reason. */
  #stuck(missing: readonly Unaccounted[], states: JobTable<JobState>): string[] {
    const notices: string[] = [];
    for (const one of missing) {
      const state = stateOf(states, one);
      if (state?.type !== "pending" || !state.stuck) continue;
      const { id } = one.submission.job.handle;
      const notice = `job ${id} (${one.work.step}) will not start as it is: ${state.reason ?? "no reason is given"}`;
      notices.push(...this.#once(`${id} ${state.reason}`, notice));
    }
    return notices;
  }
}

function stateOf(states: JobTable<JobState>, { submission, line }: Unaccounted): JobState | undefined {
  const { id } = submission.job.handle;
  const task = submission.taskOf(line);
  if (task !== undefined) return states.get(id, task);
  // Any job of the pool may still take it.
  const all = Array.from({ length: submission.tasks }, (_, index) => states.get(id, index));
  return all.find(isAlive) ?? all[0];
}

/** What is waited for, where that may take long. */
function putOff(
  { record, seen, life, voice, job, unknownForMs }: Evidence,
  title: string,
): string | undefined {
  if (record !== undefined || seen !== undefined) return undefined;
  // A controller that has lost its memory ends what it does not know, once it hears of it.
  if (life === "running" && voice !== "silent" && unknownForMs < allRecordsTake) return undefined;
  if (life === "running")
    return `${title} does not know job ${job} any more, but it runs: its end is waited for`;
  if (voice !== "silent") return undefined;
  return `the accounting of ${title} does not answer: how jobs ended that left no result is known when it does`;
}

/** Where the scheduler does not say how long it took, it was until its job was seen to have ended. */
function lasting(outcome: Outcome, startedAt: number | undefined, endedAt: number): Outcome {
  if (outcome.type !== "failed" || outcome.elapsedMs > 0 || startedAt === undefined) return outcome;
  return { ...outcome, elapsedMs: Math.max(0, endedAt - startedAt) };
}

/** What its job said last may be all that tells why it has left nothing. */
function withLastWords(outcome: Outcome, { begun, isHeapFull, log }: Evidence): Outcome {
  // The end of a full heap is in the message; and of what a job had not come to, it says nothing.
  if (outcome.type !== "failed" || isHeapFull || begun === false) return outcome;
  const lastLines = lastWords(log);
  return lastLines.length === 0 ? outcome : { ...outcome, failure: { ...outcome.failure, lastLines } };
}

function silentEnd({ submission, line }: Unaccounted, outcome: Outcome, evidence: Evidence): SilentEnd {
  const startedAt = submission.beginOf(line);
  const endedAt = Date.now() - evidence.endedForMs;
  return { outcome: lasting(withLastWords(outcome, evidence), startedAt, endedAt), startedAt };
}

/** Each such round has run something, so it is no attempt that failed. */
function isNotTaken({ submission, line }: Unaccounted, outcome: Outcome): boolean {
  const isLeft = outcome.type === "failed" && outcome.failure.cause === "not-started";
  return isLeft && submission.isLeftByPool(line);
}

function isAlive(state: JobState | undefined): boolean {
  return state !== undefined && state.type !== "ended";
}

function jobsOf(unaccounted: readonly Unaccounted[]): JobHandle[] {
  return [...new Map(unaccounted.map(({ submission: { job } }) => [job.handle.id, job.handle])).values()];
}
