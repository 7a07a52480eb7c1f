import { setTimeout as after } from "node:timers/promises";
import type { BatchJob } from "./dialect/batch-job.ts";
import type { ClusterFacts } from "./dialect/cluster-facts.ts";
import type { CancelTarget, Dialect, JobHandle, Query } from "./dialect/dialect.ts";
import type { JobRecord, JobState } from "./dialect/job-state.ts";
import { JobTable } from "./dialect/job-table.ts";
import type { Problem, Reading } from "./dialect/problem.ts";
import { writeFile } from "node:fs/promises";
import { SheafError } from "../../model/errors.ts";
import { tellSilence } from "../silence.ts";
import { runCommand } from "./run-command.ts";

/** Between two tries to reach a scheduler that does not answer. Milliseconds. */
const tryAgainAfter = 5_000;

/** Who waits for a command so long is told. Milliseconds. */
const saidAfter = 2_000;

export interface SchedulerOptions {
  /** After which a command is given up. Milliseconds. */
  readonly timeoutMs?: number;
  /** So long, from now on, it is tried to submit and to cancel while the scheduler does not answer. Default: once. Milliseconds. */
  readonly patienceMs?: number;
}

/** What a scheduler's accounting has of some jobs. */
export interface Accounts {
  readonly records: JobTable<JobRecord>;
  /** Whether one that is not among them is nowhere in it ("every job"), or who knows; "silent": it should answer, and does not. */
  readonly voice: "every job" | "some jobs" | "off" | "silent";
}

/** A scheduler behind its dialect: starts the commands, reads what they say. */
export class Scheduler {
  readonly dialect: Dialect;
  readonly #timeoutMs: number | undefined;
  readonly #patientUntil: number;
  #hasSaidWaiting = false;

  constructor(dialect: Dialect, { timeoutMs, patienceMs = 0 }: SchedulerOptions = {}) {
    this.dialect = dialect;
    this.#timeoutMs = timeoutMs;
    this.#patientUntil = Date.now() + patienceMs;
  }

  /** Writes the script and submits it. */
  async submit(job: BatchJob): Promise<Reading<JobHandle>> {
    const submission = this.dialect.submission(job);
    await writeFile(job.scriptFile, submission.script, { mode: 0o755 });
    return this.#insist(submission);
  }

  states(jobs: readonly JobHandle[]): Promise<Reading<JobTable<JobState>>> {
    return this.#ask(this.dialect.states(jobs));
  }

  /** What the accounting has. */
  async records(jobs: readonly JobHandle[]): Promise<Accounts> {
    const records = new JobTable<JobRecord>();
    const queries = this.dialect.records(jobs);
    let voice: Accounts["voice"] = queries.length === 0 ? "off" : this.dialect.can.accounts;
    for (const query of queries) {
      const found = await this.#ask(query);
      if (found.ok) for (const [job, index, record] of found.value) records.set(job, index, record);
      else if (found.problem.kind === "unreachable") return { records, voice: "silent" };
      else voice = "off";
    }
    return { records, voice };
  }

  /** What the cluster says about itself; parts that it does not tell are left out. */
  async facts(user: string): Promise<ClusterFacts> {
    let facts: ClusterFacts = {};
    for (const query of this.dialect.facts(user)) {
      const found = await this.#ask(query);
      if (found.ok) facts = { ...facts, ...found.value };
    }
    return facts;
  }

  /** Throws SHEAF_BATCH_UNREACHABLE. */
  async cancel(targets: readonly CancelTarget[]): Promise<void> {
    for (const query of this.dialect.cancel(targets)) {
      const found = await this.#insist(query);
      if (!found.ok) throw this.error(found.problem, "cancel jobs");
    }
  }

  /** Where nobody else would try again. A job that was taken unnoticed gives way to the one that is noted. */
  async #insist<T>(query: Query<T>): Promise<Reading<T>> {
    for (;;) {
      const found = await this.#ask(query);
      if (found.ok || found.problem.kind !== "unreachable" || Date.now() > this.#patientUntil) return found;
      await after(tryAgainAfter);
    }
  }

  async #ask<T>(query: Query<T>): Promise<Reading<T>> {
    const timer = setTimeout(() => this.#sayWaiting(query.command.argv[0]), saidAfter);
    try {
      const found = await askOf(query, { without: this.dialect.outerVariables, timeoutMs: this.#timeoutMs });
      if (found.ok) this.#hasSaidWaiting = false;
      return found;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Once, until it answers again. */
  #sayWaiting(program: string): void {
    if (this.#hasSaidWaiting) return;
    this.#hasSaidWaiting = true;
    tellSilence(
      `${this.dialect.title} does not answer yet (${program}): waiting for it, which may take a minute.`,
    );
  }

  /** What a user is told of a problem. `run`: one that cannot go on for it. */
  error(problem: Problem, what: string, run?: string): SheafError {
    const { title, programs } = this.dialect;
    const words = problem.words === "" ? "" : `: ${problem.words}`;
    switch (problem.kind) {
      case "missing":
        return new SheafError(
          "SHEAF_BATCH_MISSING",
          `the commands of ${title} are not on this machine${words}`,
          {
            mend: `Run this where ${programs[0]} is on the PATH: a login node of the cluster.`,
          },
        );
      case "unreachable":
        return new SheafError(
          "SHEAF_BATCH_UNREACHABLE",
          `${title} does not answer; could not ${what}${words}`,
          {
            mend: `Nothing is lost: when the scheduler is back, ${run === undefined ? "try again" : `go on with sheaf resume ${run}`}.`,
          },
        );
      case "limit":
        return new SheafError("SHEAF_BATCH_LIMIT", `${title} takes no more jobs now${words}`);
      default:
        return new SheafError("SHEAF_BATCH_REJECTED", `${title} refused to ${what}${words}`, {
          mend: "Change the task's resources or the executor's settings: sheaf doctor shows what the cluster takes.",
        });
    }
  }
}

async function askOf<T>(
  query: Query<T>,
  { without, timeoutMs }: { without: RegExp; timeoutMs: number | undefined },
): Promise<Reading<T>> {
  const options = timeoutMs === undefined ? { without } : { without, timeoutMs };
  return query.read(await runCommand(query.command, options));
}

/** Waits, and no longer than the signal allows. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await after(ms, undefined, { signal }).catch(() => {});
}
