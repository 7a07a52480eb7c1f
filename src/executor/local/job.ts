import type { AttemptControl } from "../attempt-control.ts";
import type { Outcome, Work } from "../executor.ts";

/** An attempt in this executor's hands. */
export interface Job {
  readonly work: Work;
  /** GPUs that it holds while it runs. */
  devices: readonly number[];
  control: AttemptControl | undefined;
}

/** What a lane tells the executor. */
export interface LaneEvents {
  started(job: Job): void;
  progress(job: Job, done: number, total: number | undefined): void;
  /** The job is over and holds nothing any more. */
  ended(job: Job, outcome: Outcome): void;
  /** The job was not begun after all and wants to be given out again, before others. */
  returned(job: Job): void;
}

/** One way to run jobs: on this thread, in worker threads, in child processes. */
export interface Lane {
  /** Begins a job that has its slots. May end it before it returns. */
  start(job: Job): void;
  /** Ends a job, by its signal or, with `kill`, at once. */
  stop(job: Job, stop: Stop): void;
  /** Ends everything; resolves when nothing is left. */
  close(): Promise<void>;
}

export interface Stop {
  readonly why: "cancelled" | "timeout";
  readonly kill: boolean;
}
