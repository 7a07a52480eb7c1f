import { directNeeds } from "../flow/direct-needs.ts";
import type { Graph, StepId } from "../flow/graph.ts";
import { SheafError } from "../model/errors.ts";
import { didYouMean } from "../model/nearest.ts";

/** The ids of the steps that a name stands for: the step itself, or all steps of a flow in the flow. Throws SHEAF_USAGE. */
export function stepsNamed(graph: Graph, name: string): readonly StepId[] {
  const found = graph.steps
    .filter((step) => step.name === name || step.name.startsWith(`${name}/`))
    .map(({ id }) => id);
  if (found.length > 0) return found;
  const names = graph.steps.map((step) => step.name);
  throw new SheafError(
    "SHEAF_USAGE",
    `flow "${graph.flow}" has no step "${name}".${didYouMean(name, names)}`,
    {
      place: { flow: graph.flow, step: name },
      mend: `Its steps are ${names.join(", ")}.`,
    },
  );
}

/** A step and all that it needs. */
export function stepsUntil(graph: Graph, name: string): ReadonlySet<StepId> {
  const wanted = new Set<StepId>();
  const add = (id: StepId): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    directNeeds(graph, id).forEach(add);
  };
  for (const id of stepsNamed(graph, name)) add(id);
  return wanted;
}
