import type { Graph } from "../flow/graph.ts";
import { isSheafError } from "../model/errors.ts";
import type { Failure } from "../model/failure.ts";
import type { RunStateName } from "../model/states.ts";
import { elementStates as states } from "../plan/element-state.ts";
import type { Plan } from "../plan/plan.ts";
import { tolerantSteps } from "../plan/tolerance.ts";
import type { Evaluator } from "./evaluator.ts";
import { failureOf } from "./failure-of.ts";
import type { Recorder } from "./recorder.ts";

/** How a run ended; or how this process left it: `queued`, for others to go on with. */
export interface RunEnd {
  readonly state: Exclude<RunStateName, "running" | "interrupted">;
  readonly error: Failure | undefined;
  /** The flow's result, lowered; only when the state is succeeded. */
  readonly result: unknown;
}

export interface EndParts {
  readonly graph: Graph;
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly evaluator: Evaluator;
  /** Only a part of the flow was to run: then there is no result. */
  readonly isPart: boolean;
}

/** What came of a run of which nothing is left to do. */
export async function endOf({ graph, plan, recorder, evaluator, isPart }: EndParts): Promise<RunEnd> {
  if (isCancelled(plan)) return { state: "cancelled", error: undefined, result: undefined };
  const error = untolerated(graph, recorder);
  if (error !== undefined) return { state: "failed", error, result: undefined };
  if (graph.result === undefined || isPart)
    return { state: "succeeded", error: undefined, result: undefined };
  try {
    return { state: "succeeded", error: undefined, result: await resultOf(graph.result, evaluator) };
  } catch (thrown) {
    if (isSheafError(thrown, "SHEAF_INTERNAL")) throw thrown;
    return { state: "failed", error: failureOf(thrown, "error"), result: undefined };
  }
}

function isCancelled(plan: Plan): boolean {
  return plan.halted === "cancelled" || plan.steps.some(({ counts }) => counts[states.cancelled]! > 0);
}

function untolerated(graph: Graph, { failures }: Recorder): Failure | undefined {
  const tolerant = tolerantSteps(graph);
  for (const { element, failure } of failures.values()) if (!tolerant.has(element.step)) return failure;
  return undefined;
}

async function resultOf(binding: NonNullable<Graph["result"]>, evaluator: Evaluator): Promise<unknown> {
  for (;;) {
    const found = evaluator.evaluate(binding, { domain: 0, position: 0 });
    if (!evaluator.isIncomplete) return found;
    await evaluator.load();
  }
}
