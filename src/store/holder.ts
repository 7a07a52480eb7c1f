/** The process that drives a run. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the system's own terms: a pid that was given again is told apart by it. */
  readonly pidStart: string;
  readonly heartbeatAt: number;
}
