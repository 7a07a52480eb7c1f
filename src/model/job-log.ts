/** What a batch scheduler has of the job of an element. */
export interface JobLog {
  /** The scheduler's id of it, with its index in the array; undefined where only the log is known any more. */
  readonly job: string | undefined;
  /** The log that the scheduler itself writes; undefined where there is nothing in it. */
  readonly file: string | undefined;
  /** Of a job without a log: how it is doing, in the scheduler's words. */
  readonly says: string | undefined;
}
