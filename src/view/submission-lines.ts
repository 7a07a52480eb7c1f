import type { PlannedSubmission } from "../model/planned-submission.ts";
import { countText, plural } from "./number-text.ts";
import type { Style } from "./style.ts";
import { wrap } from "./text-width.ts";

const INDENT = "  ";

/** The scripts and commands that a run would begin with, to be read and, if one likes, to be tried. */
export function submissionLines(
  submissions: readonly PlannedSubmission[],
  style: Style,
  width?: number,
): string[] {
  if (submissions.length === 0) return ["Nothing would be submitted."];
  const note =
    "Would be submitted now; xxxx stands for what the run's id will end in" +
    (submissions.length > 1 ? ", JOB1 and the like for numbers that the scheduler gives." : ".");
  return [
    ...(width === undefined ? [note] : wrap(note, width)),
    ...submissions.flatMap((submission) => ["", ...linesOf(submission, style, width)]),
  ];
}

function linesOf(submission: PlannedSubmission, style: Style, width: number | undefined): string[] {
  return [
    style.bold(titleOf(submission)),
    ...(submission.packing?.why === undefined ? [] : wrapped(submission.packing.why, width)),
    `${INDENT}$ ${submission.command}`,
    `${INDENT}${style.dim(submission.scriptFile)}`,
    ...submission.script
      .trimEnd()
      .split("\n")
      .map((line) => style.dim(`${INDENT}${INDENT}${line}`)),
  ];
}

function wrapped(text: string, width: number | undefined): string[] {
  const lines = width === undefined ? [text] : wrap(text, width - INDENT.length);
  return lines.map((line) => `${INDENT}${line}`);
}

function titleOf({ step, name, jobs, elements, more }: PlannedSubmission): string {
  if (step === undefined) return "The job that goes on with the run";
  const many = jobs === 1 ? "one job" : `an array of ${countText(jobs)} jobs`;
  return `${name}: ${step}, ${plural(elements, "element")} in ${many}${moreText(more)}`;
}

function moreText(more: readonly number[]): string {
  if (more.length === 0) return "";
  const sum = more.reduce((all, own) => all + own, 0);
  const kind = more.length === 1 ? "another one" : `${countText(more.length)} more`;
  return `; then ${kind} like it, with ${plural(sum, "element")}`;
}
