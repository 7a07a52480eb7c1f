import type { Chunk } from "../../model/chunk.ts";
import type { Mail } from "../../model/mail.ts";
import type { DispatchRequest } from "../../model/dispatch-request.ts";
import type { Duration } from "../../model/quantity.ts";
import type { Signal } from "../../model/warning.ts";
import type { Isolation } from "../../task/task.ts";

/** This machine, and the batch schedulers. */
export const executorNames = ["local", "slurm", "sge", "pbspro", "torque", "lsf", "flux"] as const;

/** What can be set in `sheaf.config.*`, the user's file, the environment and by flags. Everything is optional. */
export interface Settings {
  /** Folder of the store; in a file relative to that file. Default: `.sheaf` in the project. */
  readonly home?: string;
  /** Whether machines share the folder of the store. Default "auto": they do on a network file system. */
  readonly store?: "auto" | "shared";
  /** Where elements run. Default "local": on this machine. */
  readonly executor?: (typeof executorNames)[number];
  /** Attempts at once, each of one core. Default: the cores of this machine. */
  readonly workers?: number;
  /** Memory to hand out to tasks, in bytes or as "16GB". Default: all. */
  readonly mem?: string | number;
  /** GPUs to hand out. Default 0. */
  readonly gpus?: number;
  /** Where tasks run that do not say: the engine's own thread, a worker thread, a child process. Default "inline". */
  readonly isolation?: Isolation;
  /** Queue or partition of a batch scheduler. Default: the scheduler's own. */
  readonly queue?: string;
  /** Account or project that a batch scheduler charges. */
  readonly account?: string;
  /** Quality of service, in the words of the batch scheduler. */
  readonly qos?: string;
  /** Wall time of a batch job whose task does not say. Default: the scheduler's own. */
  readonly time?: Duration;
  /** How tasks in batch jobs are told before their time is over: "USR1@60". Default: 30 seconds before. */
  readonly signal?: Signal;
  /** Mail about batch jobs: an address, or { to, on: ["begin", "end", "fail"] }. Default: none. */
  readonly mail?: Mail;
  /** The batch scheduler's own flags, one argument each. */
  readonly native?: readonly string[];
  /** Lines of bash that batch jobs begin with: `module load nodejs`. */
  readonly preamble?: readonly string[];
  /**
   * What the jobs ask for that go on with a run, by default 1 GB and 10 minutes; and with `every` how often one looks although
   * no step's last array has ended, by default never.
   */
  readonly dispatch?: Pick<DispatchRequest, "queue" | "mem" | "time" | "every">;
  /** Folder of the run directories. Default: `runs` in the store's folder. */
  readonly runRoot?: string;
  /** Elements that one batch job runs, one after the other: a number of them, or the time that a job shall take ("10m"). Default 1. */
  readonly chunk?: Chunk;
  /** So many batch jobs take elements until none is left, in place of one job for each. Default: none. */
  readonly pool?: number;
  /** The Node program on the nodes of a cluster. Default: the one that submits. */
  readonly node?: string;
  /** After a failure: go on with what does not depend on it, or start nothing more. Default "continue". */
  readonly onError?: "continue" | "stop";
}

/**
 * Types a `sheaf.config.ts`; it returns what it is given.
 *
 * @example
 * export default defineConfig({ workers: 8, onError: "stop" });
 */
export function defineConfig(settings: Settings): Settings {
  return settings;
}
