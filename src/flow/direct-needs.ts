import type { Binding, Domain, Graph, StepId } from "./graph.ts";

/** The steps that a step waits for: by its inputs, its condition, `after`, and the lists that it is spread over. */
export function directNeeds(graph: Graph, id: StepId): ReadonlySet<StepId> {
  const found = new Set<StepId>();
  const step = graph.steps[id]!;
  const add = (binding: Binding) => addOutputs(binding, found);
  Object.values(step.inputs).forEach(add);
  if (step.when !== undefined) add(step.when);
  for (const before of step.after) found.add(before);
  let domain: Domain = graph.domains[step.domain]!;
  while (domain.kind !== "root") {
    addDomain(domain, graph, found);
    domain = graph.domains[domain.parent]!;
  }
  return found;
}

function addDomain(domain: Domain, graph: Graph, found: Set<StepId>): void {
  if (domain.kind === "zip") {
    for (const list of domain.lists) addOutputs(list.binding, found);
    for (const aligned of domain.aligned) addDomain(graph.domains[aligned]!, graph, found);
  }
  if (domain.kind === "parts")
    for (const part of domain.parts) addOutputs(part.type === "list" ? part.binding : part.view, found);
}

function addOutputs(binding: Binding, found: Set<StepId>): void {
  const add = (inner: Binding) => addOutputs(inner, found);
  if (binding.kind === "output") found.add(binding.step);
  else if (binding.kind === "list" || binding.kind === "all") binding.items.forEach(add);
  else if (binding.kind === "object") Object.values(binding.entries).forEach(add);
  else if (binding.kind === "flatten" || binding.kind === "parse") add(binding.binding);
}
