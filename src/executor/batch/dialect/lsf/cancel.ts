import type { CommandOutput } from "../command.ts";
import type { CancelTarget, Query } from "../dialect.ts";
import { classify, read } from "../problem.ts";
import { elementList } from "./element-id.ts";
import { lsfProblems } from "./problems.ts";

/** One bkill for all; what has ended already is told of, and rc 255. */
export function lsfCancel(targets: readonly CancelTarget[]): readonly Query<void>[] {
  const words = targets.map(({ job: { id }, indices }) =>
    indices === undefined ? id : `${id}[${elementList(indices)}]`,
  );
  return words.length === 0 ? [] : [{ command: { argv: ["bkill", ...words] }, read: readCancel }];
}

const DONE =
  /is being terminated|has already finished|No matching job found|is not found|Operation is in progress|^\s*$/i;

function readCancel(output: CommandOutput) {
  const lines = `${output.stdout}\n${output.stderr}`.split("\n");
  const isDone = output.exitCode !== undefined && lines.every((line) => DONE.test(line));
  return isDone ? read(undefined) : classify<undefined>(lsfProblems, output);
}
