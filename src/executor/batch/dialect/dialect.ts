import type { BatchJob } from "./batch-job.ts";
import type { ClusterFacts } from "./cluster-facts.ts";
import type { Command, CommandOutput } from "./command.ts";
import type { JobHandle } from "./job-handle.ts";
import type { JobRecord, JobState, StopCause } from "./job-state.ts";
import type { JobTable } from "./job-table.ts";
import type { Reading } from "./problem.ts";

export type * from "./batch-job.ts";
export type * from "./cluster-facts.ts";
export type * from "./command.ts";
export type * from "./job-handle.ts";
export type { JobEnd, JobRecord, JobState, StopCause } from "./job-state.ts";
export type { JobTable } from "./job-table.ts";
export type { Problem, ProblemKind, Reading } from "./problem.ts";

export type DialectName = "slurm" | "sge" | "pbspro" | "torque" | "lsf" | "flux";

/** A command, and how to read what it says. */
export interface Query<T> {
  readonly command: Command;
  read(output: CommandOutput): Reading<T>;
}

/** What is to be cancelled: a job with all that is left of it, or some indices of its array. */
export interface CancelTarget {
  readonly job: JobHandle;
  readonly indices?: readonly number[];
}

/** A script, and the command that submits it once it is written to `BatchJob.scriptFile`. */
export interface Submission extends Query<JobHandle> {
  readonly script: string;
}

/** What a scheduler can and cannot do. Whoever asks for more is refused by `submission`, with what to write instead. */
export interface Abilities {
  /** Elements of an array that run at once can be limited. */
  readonly throttle: boolean;
  /** A signal some time before the time limit; "with a time": before one that is asked for. Otherwise the job itself must watch its clock. */
  readonly warning: boolean | "with a time";
  /** A job can wait for the first of several to end: beside others that must all have ended, or for nothing else. */
  readonly afterFirst: "beside" | "alone" | "no";
  /** What is left to know after a job has gone from the queue, once accounting is off. */
  readonly afterwards: "a while" | "nothing";
  /** What the accounting has for good, where it is on. Of which jobs "some" tells nothing, each scheduler has its own idea. */
  readonly accounts: "every job" | "some jobs";
}

/**
 * A scheduler's language: how a job is written in it and how its answers are read. Pure: no dialect starts a program or
 * touches a file. Indices are Sheaf's own, from 0, everywhere in this interface; a dialect whose scheduler counts from
 * 1 shifts them.
 */
export interface Dialect {
  readonly name: DialectName;
  /** As its makers write it. */
  readonly title: string;
  readonly can: Abilities;
  /** The commands that must be on the PATH. */
  readonly programs: readonly string[];
  /**
   * Shell expressions that are true inside a job. The script exports them as SHEAF_BATCH_JOB and, in an array,
   * SHEAF_BATCH_INDEX (Sheaf's own index), so that workers need no dialect.
   */
  readonly inside: {
    readonly job: string;
    readonly index: string;
    /** When the job's time is over, in seconds since the epoch, or nothing; exported as SHEAF_BATCH_END. */
    readonly end?: string;
  };
  /** Why a signal reaches a job, by name (`"USR1"`). One that is not listed says nothing. */
  readonly signals: Readonly<Record<string, readonly StopCause[]>>;
  /** Variables of an outer job that must not reach a command that submits an inner one. */
  readonly outerVariables: RegExp;

  /**
   * Parts of an index list, each of which is one submission. Ascending and without duplicates, like the list given. One
   * part wherever the indices are `0` to `n`; a list with gaps may need many (one range each in SGE and PBS Pro).
   */
  split(indices: readonly number[]): readonly (readonly number[])[];
  /** Throws SHEAF_RESOURCES for what the scheduler cannot express. */
  submission(job: BatchJob): Submission;
  /** Where the scheduler writes the log of a job, or of one index of its array, given `BatchJob.log`. */
  logFile(log: string, job: JobHandle, index?: number): string;

  /** One query for all of them. A job or index that the answer leaves out has ended or is forgotten: ask `records`. */
  states(jobs: readonly JobHandle[]): Query<JobTable<JobState>>;
  /** Where `states` cannot tell why jobs wait: their reasons, each for a whole job. */
  reasons?(jobs: readonly JobHandle[]): Query<JobTable<string>>;
  /**
   * How jobs ended, from the accounting. A job or index that the answers leave out has not ended, is not written down
   * yet (seconds after its end), or never will be. Empty: this scheduler keeps no accounts.
   */
  records(jobs: readonly JobHandle[]): readonly Query<JobTable<JobRecord>>[];
  /** Queries that cancel. What has gone already counts as cancelled. */
  cancel(targets: readonly CancelTarget[]): readonly Query<void>[];
  /** Queries about the cluster, each of which tells a part. `user` is the login name that submits. */
  facts(user: string): readonly Query<ClusterFacts>[];
}
