/** Whether elements of a task may take earlier results, and if not, why. */
export type LookUp =
  | "open"
  /** The task has `cache: false`. */
  | "uncached"
  /** The task has `deterministic: false`. */
  | "not-deterministic"
  /** Its code is in no file and it has no `version`: it cannot be told apart from other code. */
  | "no-file";

/** A result that was found and could not be used. */
export interface Unusable {
  /** The run and the step that it was of. */
  readonly run: string;
  readonly step: string;
  /** What is wrong with it. */
  readonly problem: string;
}
