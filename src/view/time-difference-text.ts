import type { RunDifference, StepDifference } from "../model/run-difference.ts";
import { type Column, columns } from "./columns.ts";
import { durationText } from "./duration-text.ts";
import { countText } from "./number-text.ts";
import type { Style } from "./style.ts";

/** How long steps took to compute, and the runs in all; steps that neither run computed are left out. */
export function timeLines(
  { runs, steps }: RunDifference,
  { style, width }: { readonly style: Style; readonly width?: number | undefined },
): string[] {
  const shape: Column[] = [
    { title: "", shrinkTo: 12 },
    ...["from", "to", "ratio"].map((title): Column => ({ title, align: "right" })),
  ];
  const rows = steps
    .filter(({ computed }) => computed[0].count + computed[1].count > 0)
    .map(({ step, computed }) => [step, timeText(computed[0]), timeText(computed[1]), ratioOf(computed)]);
  const [before, after] = [runs[0].elapsedMs, runs[1].elapsedMs];
  const whole = ["in all", durationText(before), durationText(after), ratioText(before, after)];
  const limit = width === undefined ? {} : { width };
  return columns(shape, [...rows, whole], { indent: 2, heading: style.dim, ...limit });
}

type Computed = StepDifference["computed"][0];

/** With how many elements that was. */
function timeText({ count, elapsedMs }: Computed): string {
  if (count === 0) return "not run";
  return count === 1 ? durationText(elapsedMs) : `${durationText(elapsedMs)} (${countText(count)})`;
}

/** Of the time for one element, where the runs computed different numbers of them. */
function ratioOf([before, after]: StepDifference["computed"]): string {
  if (before.count === 0 || after.count === 0) return "";
  const ratio = ratioText(before.elapsedMs / before.count, after.elapsedMs / after.count);
  return before.count === after.count || ratio === "" ? ratio : `${ratio} each`;
}

function ratioText(before: number, after: number): string {
  if (before <= 0) return "";
  const ratio = after / before;
  return `× ${ratio >= 9.95 ? countText(Math.round(ratio)) : ratio.toFixed(ratio < 0.095 ? 2 : 1)}`;
}
