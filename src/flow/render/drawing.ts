import type { Binding, DomainId, Graph, Step, StepId } from "../graph.ts";
import { domainText } from "../binding-text.ts";

/** A graph as it is drawn: boxes and arrows. */
export interface Drawing {
  readonly flow: string;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnNode {
  readonly id: StepId;
  readonly name: string;
  readonly task: string;
  /** The flows in flows around it, outermost first. */
  readonly group: readonly string[];
  /** The index spaces in which it lies, outermost first, each with what it is spread over; empty for a step that runs once. */
  readonly spread: readonly { readonly domain: DomainId; readonly over: string }[];
}

/** direct: one output; each: spread over it, or element by element; gather: all outputs; order: no data. */
export type EdgeKind = "direct" | "each" | "gather" | "order";

export interface DrawnEdge {
  readonly from: StepId;
  readonly to: StepId;
  readonly kind: EdgeKind;
  /** The inputs that it feeds; "when" for a condition, none for order. */
  readonly inputs: readonly string[];
}

export function drawingOf(graph: Graph): Drawing {
  return {
    flow: graph.flow,
    nodes: graph.steps.map((step) => nodeOf(graph, step)),
    edges: graph.steps.flatMap((step) => edgesInto(graph, step)),
  };
}

function nodeOf(graph: Graph, { id, name, task, domain }: Step): DrawnNode {
  const spread = lineage(graph, domain).map((space) => ({ domain: space, over: domainText(graph, space) }));
  return { id, name, task: task.name, group: name.split("/").slice(0, -1), spread };
}

/** The space and those around it, outermost first, without the root. */
function lineage(graph: Graph, id: DomainId): DomainId[] {
  const domain = graph.domains[id]!;
  return domain.kind === "root" ? [] : [...lineage(graph, domain.parent), id];
}

function edgesInto(graph: Graph, step: Step): DrawnEdge[] {
  const sources = Object.entries(step.inputs).flatMap(([input, binding]) => feeds(graph, binding, input));
  const conditions = step.when === undefined ? [] : feeds(graph, step.when, "when");
  const order = step.after.map((from): Feed => ({ from, kind: "order", input: undefined }));
  const edges = new Map<string, DrawnEdge>();
  for (const { from, kind, input } of [...sources, ...conditions, ...order]) {
    const key = `${from} ${kind}`;
    const inputs = new Set(edges.get(key)?.inputs);
    if (input !== undefined) inputs.add(input);
    edges.set(key, { from, to: step.id, kind, inputs: [...inputs] });
  }
  return [...edges.values()];
}

interface Feed {
  readonly from: StepId;
  readonly kind: EdgeKind;
  readonly input: string | undefined;
}

function feeds(graph: Graph, binding: Binding, input: string): Feed[] {
  const all = (bindings: readonly Binding[]) => bindings.flatMap((part) => feeds(graph, part, input));
  switch (binding.kind) {
    case "const":
    case "param":
      return [];
    case "output":
      return [{ from: binding.step, kind: kindOf(graph, binding), input }];
    case "item":
    case "part":
      return all(sourcesOf(graph, binding)).map((feed) => ({ ...feed, kind: "each" }));
    case "list":
    case "all":
      return all(binding.items);
    case "object":
      return all(Object.values(binding.entries));
    case "flatten":
    case "parse":
      return feeds(graph, binding.binding, input);
  }
}

function kindOf(graph: Graph, { step, at, lists }: Extract<Binding, { kind: "output" }>): EdgeKind {
  if (lists.length > 0) return "gather";
  const { scope } = graph.steps[step]!;
  return graph.domains[at]!.depth > graph.domains[scope]!.depth ? "each" : "direct";
}

function sourcesOf(graph: Graph, binding: Extract<Binding, { kind: "item" | "part" }>): Binding[] {
  const domain = graph.domains[binding.domain]!;
  if (domain.kind === "parts")
    return domain.parts.map((part) => (part.type === "list" ? part.binding : part.view));
  const list = domain.kind === "zip" && binding.kind === "item" ? domain.lists[binding.source] : undefined;
  return list === undefined ? [] : [list.binding];
}
