import type { SchedulerNeed } from "../../executor.ts";
import type { JobHandle } from "./job-handle.ts";

/** What a job asks for. Undefined: the scheduler's own default. */
export interface BatchResources extends SchedulerNeed {
  /** Cores on one node. Parts of a core are rounded up. */
  readonly cpus?: number | undefined;
  /** For the whole job, in bytes. */
  readonly memBytes?: number | undefined;
  readonly gpus?: number | undefined;
  readonly gpuType?: string | undefined;
  /** Wall time, rounded up to what the scheduler can count. */
  readonly timeMs?: number | undefined;
}

/** Names that differ from site to site. */
export interface SiteNames {
  /** SGE: the parallel environment that gives cores of one node. Default `smp`. */
  readonly parallelEnvironment?: string | undefined;
  /** SGE: the complexes that stand for memory. Default `mem_free`. All but `mem_free` are counted per core. */
  readonly memory?: readonly string[] | undefined;
  /** SGE, PBS Pro: the resource that stands for GPUs. Defaults `gpu`, `ngpus`. */
  readonly gpus?: string | undefined;
}

/** One job as any scheduler could run it. */
export interface BatchJob {
  /** A label for people; what the scheduler does not allow in it is replaced. */
  readonly name: string;
  /** Lines of bash. A program that is to get warning signals must be the last one, started with `exec`. */
  readonly command: string;
  /** Where the script will be when the command runs, on a path that the nodes see. */
  readonly scriptFile: string;
  /** Makes it an array job. Ascending, no duplicates, from 0; one part of what `split` gives. */
  readonly array?:
    | { readonly indices: readonly number[]; readonly throttle?: number | undefined }
    | undefined;
  /** Starts when these have ended, however they ended. */
  readonly after?: readonly JobHandle[] | undefined;
  /** Starts when the first of these has ended, and all of `after`: where `can.afterFirst` allows it. */
  readonly afterFirst?: readonly JobHandle[] | undefined;
  readonly resources: BatchResources;
  /** Must exist: some schedulers would run the job elsewhere, silently. */
  readonly workDir: string;
  /** The scheduler's own log, output and errors together: a path with `{job}` and, in an array, `{index}`. Its folder must exist. */
  readonly log: string;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Lines of bash before the command: `module load …`. */
  readonly preamble?: readonly string[] | undefined;
  /** Epoch milliseconds, rounded up to what the scheduler can count. */
  readonly beginAt?: number | undefined;
  /** A signal so many seconds before the time limit. */
  readonly warning?: { readonly signal: string; readonly seconds: number } | undefined;
  readonly site?: SiteNames | undefined;
}
