import type { Encoded } from "../value/encoded.ts";
import type { AnyFormat } from "../value/format/format.ts";

/** What a worker needs from outside to turn stored values into what a task sees, and back. */
export interface WorkerServices {
  /** Files become local paths and secrets their text. Called for values that hold such; may give a promise. */
  lower(value: unknown): unknown;
  /**
   * Takes in the managed files of a validated output and checks its paths; may give a promise. `workDir` is the scratch
   * folder if the task used it: relative paths are taken from it, and files under it are moved, not copied.
   */
  keep(output: unknown, workDir: string | undefined): unknown;
  /** `format` is the task's own, else the value decides. */
  encode(value: unknown, format: string | AnyFormat | undefined): Encoded | Promise<Encoded>;
  /** The texts of the secrets that were given out so far: they are cut out of errors and logs. */
  secrets(): Iterable<string>;
}
