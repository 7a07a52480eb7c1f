import type { CancelTarget, CommandOutput, Query } from "../dialect.ts";
import { rangesOf, rangeText } from "../index-list.ts";
import { classify, read } from "../problem.ts";
import { slurmProblems } from "./problems.ts";

const GONE = /Invalid job id specified|already completing or completed|Job\/step already/i;

/** One scancel for all: an id that has gone is told of, and rc 0. */
export function slurmCancel(targets: readonly CancelTarget[]): readonly Query<void>[] {
  if (targets.length === 0) return [];
  return [{ command: { argv: ["scancel", ...targets.map(targetText)] }, read: readCancel }];
}

function targetText({ job, indices }: CancelTarget): string {
  return indices === undefined ? job.id : `${job.id}_[${rangesOf(indices).map(rangeText).join(",")}]`;
}

function readCancel(output: CommandOutput) {
  const unsaid = output.stderr.split("\n").filter((line) => /error/i.test(line) && !GONE.test(line));
  const isDone = output.exitCode === 0 || (GONE.test(output.stderr) && unsaid.length === 0);
  return isDone && output.timedOut !== true ? read(undefined) : classify<undefined>(slurmProblems, output);
}
