import type { SiteNames } from "../executor/batch/dialect/batch-job.ts";
import type { DialectName } from "../executor/batch/dialect/dialect.ts";
import type { SchedulerNeed } from "../executor/executor.ts";
import type { Chunk } from "../model/chunk.ts";
import type { Mail } from "../model/mail.ts";
import type { DispatchRequest } from "../model/dispatch-request.ts";
import type { Size, Duration } from "../model/quantity.ts";
import type { Signal } from "../model/warning.ts";

/** A batch scheduler as the place where elements run: `slurm(…)`, `sge(…)` and their kin make it. */
export interface BatchExecutorSpec extends BatchOptions {
  readonly executor: DialectName;
}

/** How jobs are asked for. Undefined: the scheduler's own default. */
export interface BatchOptions extends Omit<SchedulerNeed, "mail"> {
  /** Memory and time of a job whose task does not say. */
  readonly mem?: Size | undefined;
  readonly time?: Duration | undefined;
  /** How tasks that do not say are told before their time is over. Default: 30 seconds before. */
  readonly signal?: Signal | undefined;
  /** Mail about jobs, as in the resources of a task. Default: none. */
  readonly mail?: Mail | undefined;
  /** Lines of bash that a job begins with: `module load …`. */
  readonly preamble?: readonly string[] | undefined;
  /** The Node program on the nodes. Default: the one that submits. */
  readonly node?: string | undefined;
  /**
   * Elements that one job runs, one after the other: a number of them, or a time that a job shall take, such as `"10m"`,
   * for as many as fit into that by what earlier elements took. A step's own `chunk` wins. Default 1.
   */
  readonly chunk?: Chunk | undefined;
  /**
   * So many long jobs take elements until none is left, in place of arrays with a job for each: for elements that are too
   * short for jobs of their own. `time` is that of a job. Default: none.
   */
  readonly pool?: { readonly jobs: number; readonly time?: Duration } | undefined;
  /** Default: what the cluster says, else 1000. */
  readonly maxArraySize?: number | undefined;
  /** Jobs in the queue at once, each element of an array counted. Default: what the cluster says, else no limit. */
  readonly maxJobs?: number | undefined;
  /** What the short jobs ask for that go on with a run: they plan, submit and collect. Default: 1 core, 1 GB, 10 minutes. */
  readonly dispatch?: DispatchRequest | undefined;
  readonly site?: SiteNames | undefined;
}
