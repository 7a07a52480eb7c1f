import type { Binding, Graph } from "../flow/graph.ts";

/** The wiring of a graph as text: two graphs of the same shape can take over each other's runs. Constants do not count. */
export function wiringShape(graph: Graph): string {
  return JSON.stringify([
    graph.params.map(({ name }) => name),
    graph.domains.map((domain) => ({
      ...domain,
      label: undefined,
      ...("lists" in domain ? { lists: domain.lists.map((list) => shapeOf(list.binding)) } : {}),
      ...("parts" in domain
        ? { parts: domain.parts.map((part) => (part.type === "list" ? shapeOf(part.binding) : part)) }
        : {}),
    })),
    graph.steps.map((step) => [
      step.name,
      step.task.name,
      step.domain,
      Object.entries(step.inputs).map(([name, binding]) => [name, shapeOf(binding)]),
      step.after,
      step.when === undefined ? null : shapeOf(step.when),
    ]),
    graph.result === undefined ? null : shapeOf(graph.result),
  ]);
}

function shapeOf(binding: Binding): unknown {
  switch (binding.kind) {
    case "const":
      return "const";
    case "list":
    case "all":
      return [binding.kind, binding.items.map(shapeOf)];
    case "object":
      return Object.entries(binding.entries).map(([key, entry]) => [key, shapeOf(entry)]);
    case "flatten":
      return ["flatten", shapeOf(binding.binding)];
    case "parse":
      return ["parse", binding.path, shapeOf(binding.binding)];
    case "param":
    case "output":
    case "item":
    case "part":
      return binding;
  }
}
