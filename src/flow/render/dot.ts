import type { Graph } from "../graph.ts";
import { type DrawnEdge, type DrawnNode, drawingOf, type EdgeKind } from "./drawing.ts";
import { clusters, type Cluster } from "./cluster.ts";

const styles: Readonly<Record<EdgeKind, string>> = {
  direct: "",
  each: "penwidth=2",
  gather: "arrowhead=normalnormal",
  order: "style=dashed",
};

/** The graph for Graphviz. */
export function renderDot(graph: Graph): string {
  const { flow, nodes, edges } = drawingOf(graph);
  const body = [...cluster(clusters(nodes), "  "), ...edges.map(edgeLine)];
  return [
    `digraph ${quoted(flow)} {`,
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    ...body,
    "}",
  ].join("\n");
}

function cluster({ nodes, inner }: Cluster, indent: string): string[] {
  const subgraphs = inner.flatMap((part) => [
    `${indent}subgraph ${quoted(`cluster_${part.id}`)} {`,
    `${indent}  label=${quoted(part.label)};`,
    ...cluster(part, `${indent}  `),
    `${indent}}`,
  ]);
  return [...nodes.map((node) => indent + nodeLine(node)), ...subgraphs];
}

function nodeLine({ id, name, spread }: DrawnNode): string {
  return `s${id} [label=${quoted(name)}${spread.length === 0 ? "" : `, peripheries=${spread.length + 1}`}];`;
}

function edgeLine({ from, to, kind, inputs }: DrawnEdge): string {
  const label = inputs.length === 0 ? [] : [`label=${quoted(inputs.join(", "))}`];
  const style = styles[kind] === "" ? [] : [styles[kind]];
  return `  s${from} -> s${to}${label.length + style.length === 0 ? "" : ` [${[...label, ...style].join(", ")}]`};`;
}

const quoted = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
