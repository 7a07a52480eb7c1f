import { isPlain, viewHere } from "./bind.ts";
import { fault, type Site } from "./fault.ts";
import type { StepId } from "./graph.ts";
import type { Scope } from "./trace.ts";

/** The steps behind what a flow in a flow gave, whatever handles that is made of. */
const stepsBehind = new WeakMap<object, readonly StepId[]>();

export function rememberSteps(result: object, steps: readonly StepId[]): void {
  stepsBehind.set(result, steps);
}

/** The steps that the `after` option names: by what `step` gave, one or a list of them. */
export function stepsOf(scope: Scope, given: unknown, site: Site): readonly StepId[] {
  return [...new Set(collect(scope, given, site))];
}

function collect(scope: Scope, given: unknown, site: Site): readonly StepId[] {
  if (given === undefined) return [];
  const remembered = typeof given === "object" && given !== null ? stepsBehind.get(given) : undefined;
  if (remembered !== undefined) return remembered;
  const view = viewHere(scope, given, site);
  if (view?.kind === "step") return [view.step];
  if (Array.isArray(given)) return given.flatMap((item) => collect(scope, item, site));
  if (isPlain(given)) return Object.values(given).flatMap((item) => collect(scope, item, site));
  throw fault("SHEAF_FLOW_DEFINITION", site, [
    "`after` is given something that is no step.",
    "Give it what step() gave, or a list of that.",
  ]);
}
