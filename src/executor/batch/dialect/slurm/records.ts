import { clockMs, sizeBytes } from "../amounts.ts";
import type { CommandOutput, JobHandle, Query } from "../dialect.ts";
import type { JobRecord } from "../job-state.ts";
import { JobTable } from "../job-table.ts";
import { classify, read } from "../problem.ts";
import { endOf } from "./end.ts";
import { slurmProblems } from "./problems.ts";
import { parseTaskId } from "./task-id.ts";

const FIELDS = ["JobID", "State", "ExitCode", "ElapsedRaw", "TotalCPU", "MaxRSS", "NodeList", "Start"];
const OPEN = /^(?:PENDING|RUNNING|SUSPENDED|REQUEUED|RESIZING|COMPLETING|CONFIGURING)/;

/** Not `--json`, whose exit codes are always 0; with the steps, which alone know what memory was used. */
export function slurmRecords(jobs: readonly JobHandle[]): readonly Query<JobTable<JobRecord>>[] {
  const ids = jobs.map(({ id }) => id).join(",");
  const argv = [
    "sacct",
    "--noheader",
    "--parsable2",
    "--noconvert",
    `--format=${FIELDS.join(",")}`,
    `--jobs=${ids}`,
  ];
  return [{ command: { argv: argv as [string, ...string[]] }, read: readRecords }];
}

function readRecords(output: CommandOutput) {
  const table = new JobTable<JobRecord>();
  if (output.exitCode !== 0) return classify<typeof table>(slurmProblems, output);
  for (const line of output.stdout.split("\n")) {
    const [id = "", ...rest] = line.split("|");
    const [whole = "", step] = id.split(".");
    const task = parseTaskId(whole);
    if (task === undefined) continue;
    for (const index of task.indices) {
      if (step === undefined) addJob(table, { job: task.job, index }, rest);
      else addStep(table, { job: task.job, index }, rest);
    }
  }
  return read(table);
}

interface Key {
  readonly job: string;
  readonly index: number | undefined;
}

function addJob(table: JobTable<JobRecord>, { job, index }: Key, fields: readonly string[]): void {
  const [state = "", exit = "", elapsed = "", cpu = "", , node = "", start = ""] = fields;
  if (OPEN.test(state)) return;
  const [code = 0, signal = 0] = exit.split(":").map(Number);
  const started = start !== "" && start !== "Unknown" && start !== "None";
  table.set(job, index, {
    end: endOf({ state, code, signal, started }),
    raw: `${state} ${exit}`,
    node: started && node !== "" ? node : undefined,
    elapsedMs: elapsed === "" ? undefined : Number(elapsed) * 1000,
    cpuMs: clockMs(cpu),
  });
}

/** Steps follow their job; the largest of their figures is the job's. */
function addStep(table: JobTable<JobRecord>, { job, index }: Key, fields: readonly string[]): void {
  const record = table.get(job, index);
  const rss = sizeBytes(fields[4] ?? "");
  if (record === undefined || !rss) return; // a step shorter than the sampling has 0, or nothing
  table.set(job, index, { ...record, peakRssBytes: Math.max(rss, record.peakRssBytes ?? 0) });
}
