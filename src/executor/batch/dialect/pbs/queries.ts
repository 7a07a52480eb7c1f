import { clockMs } from "../amounts.ts";
import type { ClusterFacts, QueueFacts } from "../cluster-facts.ts";
import type { CommandOutput } from "../command.ts";
import type { CancelTarget, Query } from "../dialect.ts";
import type { JobHandle } from "../job-handle.ts";
import type { JobRecord, JobState } from "../job-state.ts";
import { JobTable } from "../job-table.ts";
import { read, type Reading } from "../problem.ts";
import { onlyGone, parseFull, parseSubjob, type PbsObject, subjob } from "./full-status.ts";
import { recordOf, type ServerCodes, stateOf } from "./job.ts";
import { pbsProblem } from "./problems.ts";

/** One `qstat -f` for all; `options` bring subjobs and, where the server keeps them, ended jobs. */
export function pbsStates(
  jobs: readonly JobHandle[],
  options: readonly string[],
  codes: ServerCodes,
): Query<JobTable<JobState>> {
  return fullStatus(jobs, options, (job) => stateOf(job, codes));
}

export function pbsRecords(
  jobs: readonly JobHandle[],
  options: readonly string[],
  codes: ServerCodes,
): Query<JobTable<JobRecord>> {
  return fullStatus(jobs, options, (job) =>
    /^[FCX]/.test(job.get("job_state") ?? "") ? recordOf(job, codes) : undefined,
  );
}

function fullStatus<T>(
  jobs: readonly JobHandle[],
  options: readonly string[],
  say: (job: PbsObject) => T | undefined,
): Query<JobTable<T>> {
  return {
    command: { argv: ["qstat", ...options, ...jobs.map(({ id }) => id)] },
    read: (output) => {
      if (!onlyGone(output)) return pbsProblem(output);
      const table = new JobTable<T>();
      for (const object of parseFull(output.stdout)) {
        const { job, index } = parseSubjob(object.id);
        const said = job.includes("[]") && index === undefined ? undefined : say(object); // of the array as a whole: nothing
        if (said !== undefined) table.set(job, index, said);
      }
      return read(table);
    },
  };
}

/** One qdel for all. Subjobs are named one by one, or as the dialect names ranges of them. */
export function pbsCancel(words: readonly string[]): readonly Query<void>[] {
  if (words.length === 0) return [];
  const argv = ["qdel", ...words] as const;
  return [{ command: { argv }, read: readCancel }];
}

const readCancel = (output: CommandOutput): Reading<void> =>
  onlyGone(output) ? read(undefined) : pbsProblem(output);

export const cancelWords = (targets: readonly CancelTarget[]): string[] =>
  targets.flatMap(({ job: { id }, indices }) =>
    indices === undefined ? [id] : indices.map((index) => subjob(id, index)),
  );

export function pbsFacts(): readonly Query<ClusterFacts>[] {
  return [
    { command: { argv: ["qstat", "-B", "-f"] }, read: (output) => facts(output, serverFacts) },
    { command: { argv: ["qstat", "-Q", "-f"] }, read: (output) => facts(output, queueFacts) },
  ];
}

const facts = (
  output: CommandOutput,
  parse: (objects: readonly PbsObject[]) => ClusterFacts,
): Reading<ClusterFacts> =>
  output.exitCode === 0 ? read(parse(parseFull(output.stdout))) : pbsProblem(output);

function serverFacts([server]: readonly PbsObject[]): ClusterFacts {
  const size = Number(server?.get("max_array_size") ?? server?.get("max_job_array_size") ?? Number.NaN);
  const kept = server?.get("job_history_duration");
  const keptSeconds = Number(server?.get("keep_completed") ?? Number.NaN);
  const keptMs = kept === undefined ? keptSeconds * 1000 : clockMs(kept);
  const version = server?.get("pbs_version");
  return {
    ...(version === undefined ? {} : { version }),
    ...(Number.isFinite(size) ? { maxArraySize: size } : {}),
    ...(keptMs === undefined || Number.isNaN(keptMs) ? {} : { endedShownMs: keptMs }),
    accounting: server?.get("job_history_enable") === "True" || keptSeconds > 0,
    memoryKills: "untold",
  };
}

function queueFacts(queues: readonly PbsObject[]): ClusterFacts {
  return {
    queues: queues.map((queue): QueueFacts => ({
      name: queue.id,
      isDefault: false,
      up: queue.get("enabled") === "True" && queue.get("started") === "True",
      maxTimeMs: clockMs(queue.get("resources_max.walltime") ?? ""),
    })),
  };
}
