import type { Isolation } from "../task/task.ts";

/** `local(…)`: this machine. */
export interface LocalExecutorSpec {
  readonly executor: "local";
  /** Attempts at once, each of one core. Default: the cores of this machine. */
  readonly workers?: number;
  /** Memory to hand out, "16GB" or bytes. Default: all. */
  readonly mem?: string | number;
  /** GPUs to hand out. Default 0. */
  readonly gpus?: number;
  /** For tasks that do not say. Default "inline". */
  readonly isolation?: Isolation;
}

export type ExecutorSpec = LocalExecutorSpec;

/** Where the store is; the same for every command of a project. */
export interface StoreOptions {
  /** The folder of the store. Default: `SHEAF_HOME`, else `.sheaf` in the project (the nearest folder upwards with a package.json, sheaf.config.* or .sheaf, else the working folder). */
  readonly home?: string;
}

export interface LaunchOptions extends StoreOptions {
  readonly executor?: ExecutorSpec;
  /** "continue" (default): go on with what does not depend on the failure; "stop": start nothing more. */
  readonly onError?: "stop" | "continue";
  /** Ignore earlier results: of all steps, or of the named ones. */
  readonly force?: boolean;
  readonly forceSteps?: readonly string[];
  /** Check cached outputs (files exist and match, blobs match, custom `verify`) before using them. */
  readonly verify?: boolean;
  /** Run only what this step needs, and the step itself. */
  readonly until?: string;
  /** Aborting cancels the run cleanly. */
  readonly signal?: AbortSignal;
}
