import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import type { Graph } from "../flow/graph.ts";
import type { Failure } from "../model/failure.ts";
import { elementFile, stepFolder } from "../model/element-files.ts";
import type { FailedElement, RunStatus, StepStatus } from "../model/status.ts";
import type { StepCounts } from "../model/states.ts";
import { elementStates as states } from "../plan/element-state.ts";
import type { StepElements } from "../plan/step-elements.ts";
import { ofAllStarts } from "./start-files.ts";

/** Failed elements that a status lists. */
export const listedFailures = 100;

/** The log of an element. */
export function logFile(runDir: string, step: string, index: readonly number[]): string {
  return join(runDir, "logs", stepFolder(step), `${elementFile(index)}.log`);
}

/** Where to look why an element failed: its own log, or, where it wrote none, that of its job; one that is there. */
export function logOfFailure(own: string, { log }: Failure): string | undefined {
  if (existsSync(own)) return own;
  return ofAllStarts(own).at(-1) ?? (log !== undefined && existsSync(log) ? log : undefined);
}

/** The steps of a run that this process drives, from the plan. */
export function stepsOf(engine: Engine, graph: Graph): StepStatus[] {
  return graph.steps.map((step) => {
    const elements = engine.plan.steps[step.id]!;
    const parent = graph.domains[step.domain]!;
    return {
      ...countsOf(elements, engine.startedOf(step.id)),
      name: step.name,
      task: step.task.name,
      array: parent.kind !== "root",
      complete: engine.plan.isDone || elements.size > 0,
      savedMs: engine.recorder.saved.get(step.id) ?? 0,
      skips: [...(engine.recorder.skips.get(step.id) ?? [])].map(([because, count]) => ({ because, count })),
    };
  });
}

function countsOf({ counts, blocked, size }: StepElements, started: number): StepCounts {
  const final = counts.slice(states.succeeded).reduce((sum, count) => sum + count, 0);
  return {
    total: size + blocked.failed + blocked.skipped,
    pending: size - final - started,
    running: started,
    succeeded: counts[states.succeeded]!,
    cached: counts[states.cached]!,
    failed: counts[states.failed]! + blocked.failed,
    skipped: counts[states.left]! + counts[states.skipped]! + blocked.skipped,
    cancelled: counts[states.cancelled]!,
    stale: counts[states.stale]!,
  };
}

export function failuresOf(engine: Engine, runDir: string): Pick<RunStatus, "failures" | "failedTotal"> {
  const failures: FailedElement[] = [];
  for (const { element, attempt, failure } of engine.recorder.failures.values()) {
    if (failures.length === listedFailures) break;
    const step = engine.recorder.name(element.step);
    const index = element.position < 0 ? [] : engine.recorder.index(element);
    failures.push({
      step,
      index,
      attempt,
      failure,
      log: logOfFailure(logFile(runDir, step, index), failure),
    });
  }
  return { failures, failedTotal: engine.recorder.failures.size };
}
