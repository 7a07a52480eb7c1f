import type { IndexPath } from "../model/index-path.ts";
import type { StopSignal } from "../model/stop-reason.ts";

export interface Logger {
  debug(message: string, data?: Readonly<Record<string, unknown>>): void;
  info(message: string, data?: Readonly<Record<string, unknown>>): void;
  warn(message: string, data?: Readonly<Record<string, unknown>>): void;
  error(message: string, data?: Readonly<Record<string, unknown>>): void;
}

export interface ExecOptions {
  /** Default: the element's scratch folder. */
  readonly cwd?: string;
  /** Added to the environment of the attempt. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Text or bytes for the program's standard input. */
  readonly input?: string | Uint8Array;
  /** Exit codes that are no error. Default [0]. */
  readonly okCodes?: readonly number[];
}

export interface ExecResult {
  readonly exitCode: number;
  /** What the program wrote, with one trailing newline removed. */
  readonly stdout: string;
  readonly stderr: string;
}

/** What a running element can know and do: handed to `run` as its second argument, and by `useContext()` anywhere below. */
export interface TaskContext {
  readonly run: string;
  readonly step: string;
  readonly index: IndexPath;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The run's folder for results left in place. */
  readonly runDir: string;
  /** A private scratch folder, made when first asked for, removed after success and kept after failure. */
  readonly workDir: string;
  readonly log: Logger;
  /** Reports how far this element is; units are the task's own. */
  progress(done: number, total?: number): void;
  /**
   * Aborted when the attempt is cancelled or preempted, when its time is over, or so long before that as `resources.signal` says. Its
   * `reason` is a StopReason: `cause`, and `secondsLeft` to save what there is. After a warning a value that is returned
   * still counts; whatever is thrown, the attempt ends as what it was warned of, `timeout` or `preempted`.
   */
  readonly signal: StopSignal;
  /**
   * Runs a program (no shell) in a process group of its own; its output goes to the element's log. At a warning the whole group gets
   * the signal of `resources.signal`; when the attempt is over, SIGTERM, and SIGKILL five seconds later.
   * Throws SHEAF_EXEC with the last lines when it ends with another code than allowed, and the `signal`'s reason when it was told
   * to end.
   */
  exec(program: string, args?: readonly unknown[], options?: ExecOptions): Promise<ExecResult>;
}
