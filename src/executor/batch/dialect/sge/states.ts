import type { CommandOutput, JobHandle, Query } from "../dialect.ts";
import { parseIndexList } from "../index-list.ts";
import type { JobState } from "../job-state.ts";
import { JobTable } from "../job-table.ts";
import { classify, read } from "../problem.ts";
import { sgeProblems } from "./problems.ts";
import { toIndex } from "./task-id.ts";

/** All jobs of this user, in XML, which alone does not cut names; those asked for are picked out. */
export function sgeStates(jobs: readonly JobHandle[]): Query<JobTable<JobState>> {
  const asked = new Set(jobs.map(({ id }) => id));
  return {
    command: { argv: ["qstat", "-xml"] },
    read: (output) => readStates(output, asked),
  };
}

function readStates(output: CommandOutput, asked: ReadonlySet<string>) {
  const table = new JobTable<JobState>();
  if (output.exitCode !== 0) return classify<typeof table>(sgeProblems, output);
  for (const [, element = ""] of output.stdout.matchAll(/<job_list\b[^>]*>(.*?)<\/job_list>/gs)) {
    const job = field(element, "JB_job_number");
    if (job === undefined || !asked.has(job)) continue;
    const state = stateOf(field(element, "state") ?? "", field(element, "queue_name"));
    const tasks = field(element, "tasks");
    if (tasks === undefined) table.set(job, undefined, state);
    else for (const task of parseIndexList(tasks) ?? []) table.set(job, toIndex(task), state);
  }
  return read(table);
}

const field = (element: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]+)</${name}>`).exec(element)?.[1];

/** Letters in a row: q queued, w waiting, h held, E error, r running, t transferring, R again, s S T suspended, d being deleted. */
function stateOf(letters: string, queue: string | undefined): JobState {
  if (/[rtsST]/.test(letters) && !letters.includes("q")) {
    return { type: "running", node: queue?.split("@")[1] };
  }
  const stuck = letters.includes("E");
  const held = letters.includes("h") ? "held, or waiting for other jobs" : undefined;
  return { type: "pending", reason: stuck ? `error (${letters})` : held, stuck };
}
