/** Jobs of one submission that are still in a scheduler's queue. */
export interface SubmissionStatus {
  readonly step: string;
  /** The scheduler's id: what its own commands are called with. */
  readonly job: string;
  /** Jobs of the array. */
  readonly jobs: number;
  /** Why each has as many elements as it has; undefined where it is what was asked for. */
  readonly packing: string | undefined;
  readonly pending: number;
  readonly running: number;
  /** Why jobs are pending, in the scheduler's words, with how many. */
  readonly reasons: readonly { readonly reason: string; readonly count: number; readonly stuck: boolean }[];
  /** Where jobs run. */
  readonly nodes: readonly string[];
}

/** A job that goes on with a run. */
export interface DispatchStatus {
  readonly job: string;
  readonly state: "pending" | "running";
  readonly reason: string | undefined;
}

/** What a batch scheduler says of a run that was handed to it. */
export interface BatchStatus {
  /** `slurm`, `sge`, … */
  readonly scheduler: string;
  readonly submissions: readonly SubmissionStatus[];
  /** The jobs of which the first to start goes on with the run; one, where the scheduler can wait for the first of several. */
  readonly dispatch: readonly DispatchStatus[];
  /** Of jobs that have ended, what is not known yet, and why that takes a while. */
  readonly putOff: readonly string[];
  /** The scheduler could not be asked: what it said. */
  readonly problem: string | undefined;
  /** Set when nobody was left to go on with the run: what was done about it. */
  readonly revived:
    | { readonly job: string }
    | {
        readonly givenUp: string;
        /** The end of the log of the job that was to go on. */ readonly log: readonly string[];
      }
    | undefined;
}
