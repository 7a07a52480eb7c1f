import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Reason } from "../../src/model/reason.ts";
import type { PlannedStep, PlanReport } from "../../src/model/plan-report.ts";
import { Project } from "../cli/project.ts";

const source = fileURLToPath(new URL("../../docs/projects/climate", import.meta.url));

/** The flow of the guide "Why did it run?", to be edited, run and planned. */
export class Climate extends Project {
  constructor(like?: Climate) {
    super();
    const from = like?.folder ?? source;
    const own = (path: string) => like === undefined || !path.startsWith(join(from, "node_modules"));
    cpSync(from, this.folder, { recursive: true, filter: own });
    cpSync(join(source, "packages"), join(this.folder, "node_modules"), { recursive: true });
    rmSync(join(this.folder, "packages"), { recursive: true, force: true });
  }

  /** Replaces a text that is in a file once. */
  edit(file: string, from: string, to: string): this {
    const parts = readFileSync(join(this.folder, file), "utf8").split(from);
    if (parts.length !== 2) throw new Error(`${from} is ${parts.length - 1} times in ${file}`);
    this.write(file, parts.join(to));
    return this;
  }

  /** Runs the flow; the run's id. */
  launch(...words: readonly string[]): string {
    return this.sheaf("run", "flow.ts", "--quiet", ...words).out.trim();
  }

  plan(...words: readonly string[]): PlanReport {
    return this.json("plan", "flow.ts", ...words) as PlanReport;
  }
}

export function stepOf(plan: PlanReport, name: string): PlannedStep {
  return plan.steps.find((step) => step.name === name)!;
}

/** The reasons of the elements that are spelled out, by index. */
export function reasonsOf(plan: PlanReport, name: string): Readonly<Record<string, Reason>> {
  const elements = stepOf(plan, name).why.flatMap((group) => group.elements);
  return Object.fromEntries(elements.map(({ index, reason }) => [index.join(), reason]));
}

/** What changed for the elements that are spelled out, by index; another reason by its type. */
export function changesOf(plan: PlanReport, name: string): Readonly<Record<string, unknown>> {
  const reasons = Object.entries(reasonsOf(plan, name));
  return Object.fromEntries(
    reasons.map(([index, reason]) => [index, reason.type === "changed" ? reason.changes : reason.type]),
  );
}
