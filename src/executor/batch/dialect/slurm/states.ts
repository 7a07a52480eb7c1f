import type { CommandOutput, JobHandle, Query } from "../dialect.ts";
import type { JobState } from "../job-state.ts";
import { JobTable } from "../job-table.ts";
import { classify, read } from "../problem.ts";
import { endOf, ofWaitStatus } from "./end.ts";
import { knowsNone, slurmProblems } from "./problems.ts";
import { parseTaskId } from "./task-id.ts";

/** Reasons for which nothing but a person's hand will start a job. */
const STUCK =
  /^(?:DependencyNeverSatisfied|JobHeldUser|JobHeldAdmin|job requeued in held state|BadConstraints|PartitionTimeLimit|PartitionNodeLimit|PartitionInactive|InvalidAccount|InvalidQOS|AccountNotAllowed|QOSNotAllowed|AssocMaxWallDurationPerJobLimit|QOSMaxWallDurationPerJobLimit|\w+Max\w+PerJob\w*|launch failed requeued held|JobHoldMaxRequeue)$/;

const WAITING = new Set([
  "PENDING",
  "CONFIGURING",
  "REQUEUED",
  "REQUEUE_FED",
  "REQUEUE_HOLD",
  "SPECIAL_EXIT",
  "RESV_DEL_HOLD",
]);
const RUNNING = new Set([
  "RUNNING",
  "COMPLETING",
  "SUSPENDED",
  "STOPPED",
  "SIGNALING",
  "STAGE_OUT",
  "RESIZING",
]);

const FIELDS = ["JobArrayID", "State", "Reason", "NodeList", "exit_code"];

/**
 * All jobs in one call. Not `--json`, which leaves the ids aside and tells of every job of the cluster; not `--array`,
 * which gives a line to each of 100,000 waiting elements.
 */
export function slurmStates(jobs: readonly JobHandle[]): Query<JobTable<JobState>> {
  return {
    command: {
      argv: [
        "squeue",
        "--noheader",
        "--states=all",
        `--Format=${FIELDS.map((field) => `${field}:|`).join(",")}`,
        `--jobs=${jobs.map(({ id }) => id).join(",")}`,
      ],
      env: { SLURM_BITSTR_LEN: "0" }, // index lists in full
    },
    read: readStates,
  };
}

function readStates(output: CommandOutput) {
  const table = new JobTable<JobState>();
  if (output.exitCode !== 0 && !knowsNone(output.stderr))
    return classify<typeof table>(slurmProblems, output);
  for (const line of output.stdout.split("\n")) {
    const [id = "", ...rest] = line.trim().split("|");
    const task = parseTaskId(id);
    if (task === undefined) continue;
    const state = stateOf(rest);
    for (const index of task.indices) table.set(task.job, index, state);
  }
  return read(table);
}

function stateOf([state = "", reason = "", node = "", status = ""]: readonly string[]): JobState {
  if (WAITING.has(state)) {
    const known = reason === "" || reason === "None" ? undefined : reason;
    return { type: "pending", reason: known, stuck: STUCK.test(reason) };
  }
  if (RUNNING.has(state)) return { type: "running", node: node === "" ? undefined : node };
  const exit = ofWaitStatus(Number(status));
  const raw = `${state} ${exit.code}:${exit.signal}${reason === "None" ? "" : ` (${reason})`}`;
  const started = node !== "";
  return { type: "ended", record: { end: endOf({ state, ...exit, started }), raw, node: node || undefined } };
}
