import type { CancelTarget, CommandOutput, Query } from "../dialect.ts";
import { rangesOf } from "../index-list.ts";
import { classify, read } from "../problem.ts";
import { sgeProblems } from "./problems.ts";
import { taskRange } from "./task-id.ts";

/** One qdel for all; that some do not exist any more is rc 1 for all. */
export function sgeCancel(targets: readonly CancelTarget[]): readonly Query<void>[] {
  const words = targets.flatMap(({ job: { id }, indices }) =>
    indices === undefined ? [id] : rangesOf(indices).map((range) => `${id}.${taskRange(range)}`),
  );
  return words.length === 0 ? [] : [{ command: { argv: ["qdel", ...words] }, read: readCancel }];
}

const DONE = /does not exist|do(?:es)? not exist|has (?:deleted|registered)|is already in deletion|^\s*$/;

function readCancel(output: CommandOutput) {
  const lines = `${output.stdout}\n${output.stderr}`.split("\n");
  const isDone = output.exitCode !== undefined && lines.every((line) => DONE.test(line));
  return output.exitCode === 0 || isDone ? read(undefined) : classify<undefined>(sgeProblems, output);
}
