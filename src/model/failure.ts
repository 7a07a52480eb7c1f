/** What ended a failed attempt, as far as it can be told: the retry policy and the reports go by it. */
export type FailureCause =
  | "error" // the task threw, or a program that it called ended with an error
  | "invalid-input"
  | "invalid-output"
  | "timeout"
  | "crash" // the worker died
  | "out-of-memory"
  | "preempted"
  | "node-failure"
  | "stale"
  | "lost" // nobody knows how it ended
  | "forgotten" // the scheduler has taken its job and does not know it any more
  | "not-started"; // its job never began, or ended before it came to this element

/** A failed attempt as it is recorded: plain data, without secrets. */
export interface Failure {
  readonly cause: FailureCause;
  /** The error's name, e.g. `TypeError`. */
  readonly name: string;
  readonly message: string;
  /** A Sheaf error code, or the `code` of a system error (`ENOENT`). */
  readonly code?: string | undefined;
  /** What to write instead, where Sheaf knows it. */
  readonly mend?: string | undefined;
  readonly stack?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** The last lines that a called program wrote. */
  readonly lastLines?: readonly string[] | undefined;
  /** Of an attempt that a batch job took with it: the log that the scheduler wrote. */
  readonly log?: string | undefined;
}
