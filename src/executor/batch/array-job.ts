import { join } from "node:path";
import type { Warning } from "../../model/warning.ts";
import type { BatchJob, BatchResources, SiteNames } from "./dialect/batch-job.ts";
import type { Dialect } from "./dialect/dialect.ts";
import { quoteAll } from "./dialect/quote.ts";
import type { Pack } from "./packing.ts";
import type { PayloadHead } from "./payload.ts";

/** What all jobs of a run have in common. */
export interface JobOptions {
  readonly run: string;
  /** The folder in which jobs start. */
  readonly workDir: string;
  /** What runs elements on a node: a program and its arguments; the submission's folder is added. */
  readonly worker: readonly string[];
  /** For all jobs, below what tasks ask for. */
  readonly resources: BatchResources;
  /** How tasks that do not say are told before their time is over. */
  readonly warning?: Warning | undefined;
  readonly preamble: readonly string[];
  readonly site?: SiteNames | undefined;
  /** Elements that a job runs, one after the other. */
  readonly chunk: number;
  /** So many long jobs take elements until none is left, in place of arrays with a job for each. */
  readonly pool: { readonly jobs: number; readonly timeMs: number | undefined } | undefined;
  readonly maxArraySize: number;
  readonly maxSubmitJobs: number;
}

/** Time of a job beyond that of its elements: to start Node and to load the flow. Milliseconds. */
const startAllowance = 60_000;
/** A job is told so long before its time is up, and tells its element. */
const warning = { signal: "USR1", seconds: 30 };
/** A job of a pool takes elements about so many times: often enough that all end at about the same time. */
const takesPerJob = 32;

export type Shares = Pick<PayloadHead, "chunk" | "pool">;

/** The most elements of one submission. */
export function largestPack({ pool, maxArraySize, chunk }: JobOptions): number {
  return pool === undefined ? maxArraySize * chunk : Infinity;
}

/** How elements are shared out among jobs. */
export function sharesOf({ chunk, pool }: JobOptions, size: number): Shares {
  if (pool === undefined) return { chunk };
  const jobs = Math.min(pool.jobs, size);
  return { chunk: Math.max(1, Math.floor(size / (jobs * takesPerJob))), pool: jobs };
}

/** A pack of elements as an array of jobs whose submission is in a folder. */
export function arrayJob(
  pack: Pack,
  folder: string,
  { options, shares, can }: { options: JobOptions; shares: Shares; can: Dialect["can"] },
): BatchJob {
  const { worker, workDir, preamble, site, resources, run } = options;
  const { cpus, memBytes, gpus, timeMs, scheduler } = pack.need;
  const limit = timeOf(timeMs, options, shares);
  const tasks = shares.pool ?? Math.ceil(pack.works.length / shares.chunk);
  const throttle = can.throttle ? pack.throttle : undefined;
  return {
    name: scheduler?.jobName ?? resources.jobName ?? `${run}.${pack.profile.step}`,
    command: `exec ${quoteAll([...worker, folder])}`,
    scriptFile: join(folder, "job.sh"),
    array: { indices: Array.from({ length: tasks }, (_, index) => index), throttle },
    resources: {
      ...resources,
      ...scheduler,
      cpus,
      memBytes: memBytes === 0 ? resources.memBytes : memBytes,
      gpus: gpus === 0 ? resources.gpus : gpus,
      timeMs: limit,
    },
    workDir,
    log: join(folder, "logs", "{job}-{index}.log"),
    warning: can.warning && limit !== undefined ? warning : undefined,
    preamble,
    site,
  };
}

function timeOf(
  timeMs: number | undefined,
  { pool, resources }: JobOptions,
  { chunk }: Shares,
): number | undefined {
  if (pool !== undefined) return pool.timeMs ?? resources.timeMs;
  return timeMs === undefined ? resources.timeMs : timeMs * chunk + startAllowance;
}
