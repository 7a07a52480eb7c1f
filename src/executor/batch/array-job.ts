import { join } from "node:path";
import type { Chunk } from "../../model/chunk.ts";
import type { Packing } from "../../model/packing.ts";
import type { Warning } from "../../model/warning.ts";
import { startAllowance } from "./chunk-size.ts";
import type { BatchJob, BatchResources, SiteNames } from "./dialect/batch-job.ts";
import type { ClusterFacts, QueueFacts } from "./dialect/cluster-facts.ts";
import type { Dialect } from "./dialect/dialect.ts";
import { usualWarning, warningSignal } from "./end-rules.ts";
import { nodeCommand } from "./node-command.ts";
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
  /** Elements that a job runs, one after the other, where their step does not say. */
  readonly chunk: Chunk;
  /** So many long jobs take elements until none is left, in place of arrays with a job for each. */
  readonly pool: { readonly jobs: number; readonly timeMs: number | undefined } | undefined;
  readonly maxArraySize: number;
  readonly maxSubmitJobs: number;
  /** What is known of the queues: how long their jobs may take. */
  readonly queues: readonly QueueFacts[];
  /** What else is known of the cluster. */
  readonly facts: ClusterFacts;
}

/** A job of a pool takes elements about so many times: often enough that all end at about the same time. */
const takesPerJob = 32;

export type Shares = Pick<PayloadHead, "chunk" | "pool">;

/** A part of a pack, as one submission. */
export interface Share {
  readonly pack: Pack;
  readonly shares: Shares;
  /** Undefined of a pool. */
  readonly packing: Packing | undefined;
}

/** Jobs that a part takes. */
export function jobsOf({ pack: { works }, shares: { chunk, pool } }: Pick<Share, "pack" | "shares">): number {
  return pool ?? Math.ceil(works.length / chunk);
}

/** How elements are shared out among the jobs of a pool. */
export function poolShares({ jobs: most }: NonNullable<JobOptions["pool"]>, size: number): Shares {
  const jobs = Math.min(most, size);
  return { chunk: Math.max(1, Math.floor(size / (jobs * takesPerJob))), pool: jobs };
}

/** A pack of elements as an array of jobs whose submission is in a folder. */
export function arrayJob(
  { pack, shares }: Pick<Share, "pack" | "shares">,
  folder: string,
  { options, can }: { options: JobOptions; can: Dialect["can"] },
): BatchJob {
  const { worker, workDir, preamble, site, resources, run } = options;
  const { cpus, memBytes, gpus, scheduler } = pack.need;
  const mem = memBytes === 0 ? resources.memBytes : memBytes;
  const limit = jobTimeOf(pack.need, options, shares);
  const { seconds } = pack.need.warning ?? options.warning ?? usualWarning;
  const tasks = jobsOf({ pack, shares });
  const throttle = can.throttle ? pack.throttle : undefined;
  return {
    name: scheduler?.jobName ?? resources.jobName ?? `${run}.${pack.profile.step}`,
    command: nodeCommand([...worker, folder], mem),
    scriptFile: join(folder, "job.sh"),
    array: { indices: Array.from({ length: tasks }, (_, index) => index), throttle },
    resources: {
      ...resources,
      ...scheduler,
      cpus,
      memBytes: mem,
      gpus: gpus === 0 ? resources.gpus : gpus,
      timeMs: limit,
    },
    workDir,
    log: join(folder, "logs", "{job}-{index}.log"),
    warning:
      can.warning === true || (can.warning !== false && limit !== undefined)
        ? { signal: warningSignal, seconds }
        : undefined,
    preamble,
    site,
  };
}

/** The time limit of a job, as far as Sheaf asks for one. */
export function jobTimeOf(need: Pack["need"], options: JobOptions, { chunk }: Shares): number | undefined {
  const { pool, resources } = options;
  if (pool !== undefined) return pool.timeMs ?? resources.timeMs;
  const { timeMs } = need;
  if (timeMs === undefined) return resources.timeMs;
  const longest = longestMs(need, options) ?? Infinity;
  // What is too long for its queue is for the scheduler to refuse; what just fits is not to fail for our allowance.
  return timeMs > longest ? timeMs : Math.min(timeMs * chunk + startAllowance, longest);
}

/** The scheduler's own flags that may lead elsewhere, or ask for another time. */
const ownWay = /^-(p|q|t|l|W|-partition|-qos|-queue|-time)/;

/** How long a job may take where it goes; undefined where that is not known. */
export function longestMs(
  { scheduler }: Pack["need"],
  { resources, queues }: JobOptions,
): number | undefined {
  const { queue = resources.queue, native = resources.native ?? [] } = scheduler ?? {};
  if (native.some((flag) => ownWay.test(flag))) return undefined;
  const names = queue?.split(",");
  const limits = queues
    .filter(({ name, isDefault }) => names?.includes(name) ?? isDefault)
    .map(({ maxTimeMs }) => maxTimeMs)
    .filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}
