import type { Binding, Domain, Graph, StepId } from "../flow/graph.ts";
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
    const step = graph.steps[id]!;
    for (const binding of [...Object.values(step.inputs), ...(step.when === undefined ? [] : [step.when])])
      addFrom(binding);
    for (const before of step.after) add(before);
    for (
      let domain: Domain | undefined = graph.domains[step.domain];
      domain !== undefined && domain.kind !== "root";
      domain = graph.domains[domain.parent]
    )
      addDomain(domain);
  };
  const addDomain = (domain: Domain): void => {
    if (domain.kind === "zip") {
      for (const list of domain.lists) addFrom(list.binding);
      for (const aligned of domain.aligned) addDomain(graph.domains[aligned]!);
    }
    if (domain.kind === "parts")
      for (const part of domain.parts) addFrom(part.type === "list" ? part.binding : part.view);
  };
  const addFrom = (binding: Binding): void => {
    if (binding.kind === "output") add(binding.step);
    else if (binding.kind === "list" || binding.kind === "all") binding.items.forEach(addFrom);
    else if (binding.kind === "object") Object.values(binding.entries).forEach(addFrom);
    else if (binding.kind === "flatten" || binding.kind === "parse") addFrom(binding.binding);
  };
  for (const id of stepsNamed(graph, name)) add(id);
  return wanted;
}
