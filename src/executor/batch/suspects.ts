import { existsSync } from "node:fs";
import type { Outcome, Work } from "../executor.ts";
import type { JobHandle } from "./dialect/job-handle.ts";
import type { JobRecord, JobState } from "./dialect/job-state.ts";
import type { JobTable } from "./dialect/job-table.ts";
import type { Reading } from "./dialect/problem.ts";
import { judge } from "./judge.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Submission } from "./submission.ts";

/** An attempt that has left no result. */
export interface Unaccounted {
  readonly attemptId: number;
  readonly submission: Submission;
  readonly line: number;
  readonly work: Work;
}

export interface Findings {
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly notices: readonly string[];
}

/** Finds out what became of attempts that have left no result: from the queue, and from the accounting where that is silent. */
export class Suspects {
  readonly #scheduler: Scheduler;
  /** Since when the job of an attempt has been known not to run any more. */
  readonly #since = new Map<number, number>();
  /** What the queue said of how it ended: it may have forgotten that the next time, and without accounting nobody else knows. */
  readonly #seen = new Map<number, JobRecord>();
  readonly #told = new Set<string>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** How many are being waited for although their jobs have ended. */
  get size(): number {
    return this.#since.size;
  }

  async examine(missing: readonly Unaccounted[]): Promise<Reading<Findings>> {
    const jobs = new Map(missing.map(({ submission: { job } }) => [job.handle.id, job.handle]));
    const states = await this.#scheduler.states([...jobs.values()]);
    if (!states.ok) return states;
    for (const submission of new Set(missing.map((one) => one.submission))) submission.lookAtClaims();
    const gone = missing.filter((one) => !isAlive(stateOf(states.value, one)));
    this.#forget(new Set(gone.map(({ attemptId }) => attemptId)));
    const records = gone.length === 0 ? undefined : await this.#scheduler.records(jobsOf(gone));
    const outcomes = new Map<number, Outcome>();
    for (const one of gone) {
      const outcome = this.#judge(one, stateOf(states.value, one), records);
      if (outcome === undefined) continue;
      outcomes.set(one.attemptId, outcome);
      this.#since.delete(one.attemptId);
      this.#seen.delete(one.attemptId);
    }
    return { ok: true, value: { outcomes, notices: this.#stuck(missing, states.value) } };
  }

  #judge(one: Unaccounted, state: JobState | undefined, records: JobTable<JobRecord> | undefined) {
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
    return judge({
      state,
      record: records?.get(id, task) ?? this.#seen.get(attemptId),
      endedForMs: now - since,
      begun: isAlone ? undefined : existsSync(submission.folder.begun(line)),
      alone: isAlone,
      memBytes,
      job: `${id}_${task}`,
      log: this.#scheduler.dialect.logFile(submission.folder.log, handle, task),
    });
  }

  /** A job that was requeued runs again. */
  #forget(gone: ReadonlySet<number>): void {
    for (const known of [this.#since, this.#seen])
      for (const id of known.keys()) if (!gone.has(id)) known.delete(id);
  }

  /** Jobs that will never start unless somebody changes something: said once for each reason. */
  #stuck(missing: readonly Unaccounted[], states: JobTable<JobState>): string[] {
    const notices: string[] = [];
    for (const one of missing) {
      const state = stateOf(states, one);
      if (state?.type !== "pending" || !state.stuck) continue;
      const { id } = one.submission.job.handle;
      const key = `${id} ${state.reason}`;
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      notices.push(
        `job ${id} (${one.work.step}) will not start as it is: ${state.reason ?? "no reason is given"}`,
      );
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

function isAlive(state: JobState | undefined): boolean {
  return state !== undefined && state.type !== "ended";
}

function jobsOf(unaccounted: readonly Unaccounted[]): JobHandle[] {
  return [...new Map(unaccounted.map(({ submission: { job } }) => [job.handle.id, job.handle])).values()];
}
