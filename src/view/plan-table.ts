import type { PlannedStep, PlanReport } from "../model/plan-report.ts";
import { type Column, columns } from "./columns.ts";
import { countText, plural } from "./number-text.ts";
import type { Style } from "./style.ts";

/** What a run would do, and why. */
export function planTable(plan: PlanReport, style: Style, width?: number): string[] {
  const shape: Column[] = [
    { title: "step", shrinkTo: 12 },
    { title: "total", align: "right" },
    { title: "cached", align: "right" },
    { title: "to run", align: "right" },
    { title: "why", shrinkTo: 20 },
  ];
  const rows = plan.steps.map((step) => [
    step.name,
    step.unknown && step.total === 0 ? "?" : countText(step.total),
    step.cached === 0 ? style.dim("0") : style.good(countText(step.cached)),
    toRun(step, style),
    style.dim(step.reason ?? (step.unknown ? "depends on results that are not there yet" : "")),
  ]);
  const limits = width === undefined ? {} : { width };
  return [...columns(shape, rows, { indent: 2, heading: style.dim, ...limits }), "", planTotal(plan)];
}

function toRun(step: PlannedStep, style: Style): string {
  if (step.unknown) return style.warn(step.run === 0 ? "?" : `${countText(step.run)}+`);
  return step.run === 0 ? style.dim("0") : countText(step.run);
}

function planTotal(plan: PlanReport): string {
  const run = plan.steps.reduce((sum, step) => sum + step.run, 0);
  const cached = plan.steps.reduce((sum, step) => sum + step.cached, 0);
  const unknown = plan.steps.filter((step) => step.unknown).length;
  const open = unknown === 0 ? "" : `; ${plural(unknown, "step")} cannot be told before others have run`;
  if (run === 0 && unknown === 0) return `Nothing to run: ${plural(cached, "element")} cached.`;
  return `${plural(run, "element")} to run, ${countText(cached)} cached${open}.`;
}
