import type { CommandOutput } from "../command.ts";
import type { CancelTarget, Dialect, Query } from "../dialect.ts";
import { classify, read } from "../problem.ts";
import { f58Decimal } from "./f58.ts";
import { fluxFacts } from "./facts.ts";
import { fluxProblems, onlyUnknown } from "./problems.ts";
import { fluxRecords, fluxStates } from "./states.ts";
import { fluxInside, fluxSubmission } from "./submission.ts";

/** Flux. It has no arrays: one command submits a job for each index. */
export const flux: Dialect = {
  name: "flux",
  title: "Flux",
  can: {
    throttle: false,
    warning: "with a time",
    afterFirst: "no",
    afterwards: "a while",
    accounts: "some jobs",
  },
  programs: ["flux"],
  inside: fluxInside,
  signals: { USR1: ["time limit"], TERM: ["cancel", "time limit"] },
  outerVariables: /^FLUX_(?:JOB_|TASK_|PMI)/,
  split: (indices) => (indices.length === 0 ? [] : [indices]),
  submission: fluxSubmission,
  logFile: (log, job, index) =>
    log
      .replaceAll("{job}", f58Decimal(index === undefined ? job.id : (job.tasks?.[index] ?? job.id)))
      .replaceAll("{index}", index === undefined ? "" : String(index)),
  states: fluxStates,
  records: fluxRecords,
  cancel,
  facts: fluxFacts,
};

function cancel(targets: readonly CancelTarget[]): readonly Query<void>[] {
  const ids = targets.flatMap(({ job: { id, tasks }, indices }) => {
    if (tasks === undefined) return [id];
    return indices === undefined ? Object.values(tasks) : indices.flatMap((index) => tasks[index] ?? []);
  });
  return ids.length === 0 ? [] : [{ command: { argv: ["flux", "cancel", ...ids] }, read: readCancel }];
}

const readCancel = (output: CommandOutput) =>
  output.exitCode === 0 || onlyUnknown(output) ? read(undefined) : classify<undefined>(fluxProblems, output);
