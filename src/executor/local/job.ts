import type { AttemptControl } from "../attempt-control.ts";
import type { Outcome, Work } from "../executor.ts";
import type { StopCause } from "../stop-reason.ts";

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
  /** The job waited behind another, has its slots from now on, and begins. */
  inherits(job: Job): void;
  /** The job waited behind another and was cancelled there. */
  dropped(job: Job): void;
  /** Jobs that waited behind another and have not begun want to be given out again, before others. */
  returned(jobs: readonly Job[]): void;
}

/** One way to run jobs: on this thread, in worker threads, in child processes. */
export interface Lane {
  /** Begins a job that has its slots. May end it before it returns. */
  start(job: Job): void;
  /** Takes a job that waits in a worker, behind another of the same need; false when there is no good place for it. */
  attach(job: Job): boolean;
  /** Ends a job, by its signal or, with `kill`, at once. */
  stop(job: Job, stop: Stop): void;
  /** Ends everything; resolves when nothing is left. */
  close(): Promise<void>;
}

export interface Stop {
  readonly why: StopCause;
  readonly kill: boolean;
}
