import type { StepStatus } from "../model/status.ts";
import { type Column, columns } from "./columns.ts";
import { durationText } from "./duration-text.ts";
import { countText } from "./number-text.ts";
import { stepMark } from "./step-state.ts";
import type { Style } from "./style.ts";

const shown = ["running", "succeeded", "cached", "failed", "skipped", "cancelled", "stale"] as const;

/** Steps with their counts; a column in which every count is 0 is left out. */
export function stepTable(steps: readonly StepStatus[], style: Style, width?: number): string[] {
  const counts = shown.filter((state) => steps.some((step) => step[state] > 0));
  const saved = steps.some((step) => step.savedMs > 0);
  const shape: Column[] = [
    { title: "" },
    { title: "step", shrinkTo: 12 },
    { title: "total", align: "right" },
    ...counts.map((state): Column => ({ title: state, align: "right" })),
    ...(saved ? [{ title: "saved", align: "right" } as const] : []),
  ];
  const rows = steps.map((step) => [
    stepMark(step, style),
    step.name,
    countText(step.total) + (step.complete ? "" : "+"),
    ...counts.map((state) => countCell(state, step[state], style)),
    ...(saved ? [step.savedMs > 0 ? durationText(step.savedMs) : ""] : []),
  ]);
  return columns(shape, rows, { indent: 2, heading: style.dim, ...(width === undefined ? {} : { width }) });
}

function countCell(state: (typeof shown)[number], count: number, style: Style): string {
  if (count === 0) return style.dim("0");
  const text = countText(count);
  if (state === "failed" || state === "stale") return style.bad(text);
  if (state === "skipped" || state === "cancelled") return style.warn(text);
  return text;
}
