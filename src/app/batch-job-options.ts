import type { JobOptions } from "../executor/batch/array-job.ts";
import type { BatchResources } from "../executor/batch/dialect/batch-job.ts";
import type { ClusterFacts } from "../executor/batch/dialect/cluster-facts.ts";
import { mailOf } from "../model/mail.ts";
import { bytes, milliseconds } from "../model/quantity.ts";
import { warningOf } from "../model/warning.ts";
import type { BatchExecutorSpec } from "./batch-spec.ts";
import { entry, nodeOf } from "./dispatch-batch-job.ts";

/** Schedulers that say nothing of it take at least so many. */
const usualArraySize = 1000;
const unlimitedJobs = 1_000_000;

/** How jobs are asked for: by the user, within what the cluster allows. */
export function batchJobOptions(
  spec: BatchExecutorSpec,
  facts: ClusterFacts,
  { run, workDir }: Pick<JobOptions, "run" | "workDir">,
): JobOptions {
  return {
    run,
    workDir,
    worker: [nodeOf(spec), entry("./batch-worker.js")],
    resources: resourcesOf(spec),
    warning: spec.signal === undefined ? undefined : warningOf(spec.signal),
    preamble: spec.preamble ?? [],
    site: spec.site,
    chunk: spec.chunk ?? 1,
    pool: spec.pool && {
      jobs: spec.pool.jobs,
      timeMs: spec.pool.time === undefined ? undefined : milliseconds(spec.pool.time, "time of the pool"),
    },
    maxArraySize: spec.maxArraySize ?? facts.maxArraySize ?? usualArraySize,
    maxSubmitJobs: spec.maxJobs ?? facts.maxSubmitJobs ?? unlimitedJobs,
    queues: facts.queues ?? [],
    facts,
  };
}

function resourcesOf(spec: BatchExecutorSpec): BatchResources {
  const { queue, account, constraint, qos, exclusive, jobName, mail, native, mem, time } = spec;
  return {
    queue,
    account,
    constraint,
    qos,
    exclusive,
    jobName,
    mail: mail === undefined ? undefined : mailOf(mail),
    native,
    memBytes: mem === undefined ? undefined : bytes(mem, "mem"),
    timeMs: time === undefined ? undefined : milliseconds(time, "time"),
  };
}
