import type { Binding, Graph, StepId } from "../flow/graph.ts";

/**
 * Steps whose failures the flow takes into account: whatever they lead to ends in a `settled` gather, and the flow's result
 * does not need them as such. A run in which only these failed has succeeded.
 */
export function tolerantSteps(graph: Graph): ReadonlySet<StepId> {
  const users: { settled: boolean; step: StepId | undefined }[][] = graph.steps.map(() => []);
  for (const step of graph.steps) {
    for (const binding of Object.values(step.inputs))
      collect(binding, (output, settled) => users[output]!.push({ settled, step: step.id }));
    if (step.when !== undefined)
      collect(step.when, (output) => users[output]!.push({ settled: false, step: step.id }));
    const domain = graph.domains[step.domain]!;
    for (const binding of listsOf(domain))
      collect(binding, (output, settled) => users[output]!.push({ settled, step: step.id }));
  }
  if (graph.result !== undefined)
    collect(graph.result, (output, settled) => users[output]!.push({ settled, step: undefined }));
  const tolerant = new Set<StepId>();
  for (const step of graph.steps.toReversed()) {
    const all = users[step.id]!;
    if (
      all.length > 0 &&
      all.every((use) => use.settled || (use.step !== undefined && tolerant.has(use.step)))
    )
      tolerant.add(step.id);
  }
  return tolerant;
}

function listsOf(domain: Graph["domains"][number]): readonly Binding[] {
  if (domain.kind === "zip") return domain.lists.map((list) => list.binding);
  if (domain.kind === "parts")
    return domain.parts.map((part) => (part.type === "list" ? part.binding : part.view));
  return [];
}

function collect(binding: Binding, use: (step: StepId, settled: boolean) => void): void {
  switch (binding.kind) {
    case "output":
      return use(binding.step, binding.mode === "settled");
    case "all":
    case "list":
      return binding.items.forEach((item) => collect(item, use));
    case "object":
      return Object.values(binding.entries).forEach((entry) => collect(entry, use));
    case "flatten":
    case "parse":
      return collect(binding.binding, use);
    case "const":
    case "param":
    case "item":
    case "part":
      return;
  }
}
