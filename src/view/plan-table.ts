import type { PlannedStep, PlanReport } from "../model/plan-report.ts";
import { type Column, columns } from "./columns.ts";
import { countText, plural } from "./number-text.ts";
import { paragraph } from "./paragraph.ts";
import { cutOffs, planReasons } from "./plan-reasons.ts";
import { shortReason } from "./short-reason.ts";
import type { Style } from "./style.ts";
import { hanging, wrap } from "./text-width.ts";

/** What a run would do, and why. */
export function planLines(plan: PlanReport, style: Style, width?: number): string[] {
  const reasons = planReasons(plan.steps, style);
  return [
    ...planTable(plan, style, width),
    ...reasons.flatMap((line) => (width === undefined ? [line] : hanging(line, width))),
    ...paragraph(wrapped(cutOffs(plan.steps), width)),
    ...paragraph(wrapped([planTotal(plan)], width)),
  ];
}

const wrapped = (lines: readonly string[], width: number | undefined): readonly string[] =>
  width === undefined ? lines : lines.flatMap((line) => wrap(line, width));

function planTable({ steps }: PlanReport, style: Style, width?: number): string[] {
  const shape: Column[] = [
    { title: "step", shrinkTo: 12 },
    { title: "total", align: "right" },
    { title: "cached", align: "right" },
    { title: "to run", align: "right" },
    { title: "why", shrinkTo: 20 },
  ];
  const rows = steps.map((step) => [
    step.name,
    step.unknown && step.total === 0 ? "?" : countText(step.total),
    step.cached === 0 ? style.dim("0") : style.good(countText(step.cached)),
    toRun(step, style),
    style.dim(shortReason(step)),
  ]);
  const limits = width === undefined ? {} : { width };
  return columns(shape, rows, { indent: 2, heading: style.dim, ...limits });
}

function toRun(step: PlannedStep, style: Style): string {
  if (step.unknown) return style.warn(step.run === 0 ? "?" : `${countText(step.run)}+`);
  return step.run === 0 ? style.dim("0") : countText(step.run);
}

function planTotal(plan: PlanReport): string {
  const run = plan.steps.reduce((sum, step) => sum + step.run, 0);
  const cached = plan.steps.reduce((sum, step) => sum + step.cached, 0);
  const unknown = plan.steps.filter((step) => step.unknown).length;
  const failed = plan.steps.reduce((sum, step) => sum + step.failed, 0);
  const lost =
    failed === 0
      ? ""
      : `; ${plural(failed, "element")} will fail for ${failed === 1 ? "its" : "their"} inputs`;
  const open = unknown === 0 ? "" : `; ${plural(unknown, "step")} cannot be told before others have run`;
  if (run === 0 && unknown === 0 && failed === 0)
    return `Nothing to run: ${plural(cached, "element")} cached.`;
  return `${plural(run, "element")} to run, ${countText(cached)} cached${lost}${open}.`;
}
