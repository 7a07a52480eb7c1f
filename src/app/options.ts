import type { Isolation } from "../task/task.ts";
import type { BatchExecutorSpec } from "./batch-spec.ts";

/** `local(…)`: this machine. */
export interface LocalExecutorSpec {
  readonly executor: "local";
  /** Attempts at once, each of one core. Default: the cores of this machine. */
  readonly workers?: number | undefined;
  /** Memory to hand out, "16GB" or bytes. Default: all. */
  readonly mem?: string | number | undefined;
  /** GPUs to hand out. Default 0. */
  readonly gpus?: number | undefined;
  /** For tasks that do not say. Default "inline". */
  readonly isolation?: Isolation | undefined;
}

export type ExecutorSpec = LocalExecutorSpec | BatchExecutorSpec;

/** Where the store is; the same for every command of a project. */
export interface StoreOptions {
  /**
   * The folder of the store. Default: what settings say (`SHEAF_HOME`, `sheaf.config.*`), else `.sheaf` in the project: the
   * nearest folder upwards that has a package.json, a sheaf.config.* or a .sheaf, else the working folder.
   */
  readonly home?: string | undefined;
}

/** What holds for a run however it was started: launched, resumed, retried. Undefined: what settings say, else the default. */
export interface DriveOptions extends StoreOptions {
  readonly executor?: ExecutorSpec | undefined;
  /** "continue" (default): go on with what does not depend on the failure; "stop": start nothing more. */
  readonly onError?: "stop" | "continue" | undefined;
  /** Check cached outputs (files exist and match, blobs match, custom `verify`) before using them. */
  readonly verify?: boolean | undefined;
  /** Aborting cancels the run cleanly. */
  readonly signal?: AbortSignal | undefined;
}

export interface LaunchOptions extends DriveOptions {
  /** Ignore earlier results: of all steps, or of the named ones. */
  readonly force?: boolean | undefined;
  readonly forceSteps?: readonly string[] | undefined;
  /** Run only what this step needs, and the step itself. The run then has no result. */
  readonly until?: string | undefined;
  /** Folder of the run directories. Default: what settings say, else `runs` in the store's folder. */
  readonly runRoot?: string | undefined;
  /** Where the flow was loaded from, when that is known; else the module that called `flow()`. */
  readonly source?: FlowSource | undefined;
}

/** What is kept of the options of a run that was handed over: the copy of its source that it goes on with. */
export interface KeptOptions extends LaunchOptions {
  readonly pinned?: { readonly module: string; readonly root: string } | undefined;
  readonly wiring?: string;
}

/** Where a flow is: all that a worker or a later command needs to find it again. */
export interface FlowSource {
  /** A file: URL. */
  readonly module: string;
  readonly exportName: string | undefined;
}
