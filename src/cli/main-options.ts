import type { OwnTarget } from "./target.ts";

export interface MainOptions {
  /** How the program is called, for help and advice. */
  readonly program: string;
  /** The flow that a script is the command line of: then `run` may be left out, and so is FILE. */
  readonly own?: OwnTarget;
}
