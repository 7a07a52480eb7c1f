import type { Graph } from "../graph.ts";
import { type DrawnEdge, type DrawnNode, drawingOf } from "./drawing.ts";
import { clusters, type Cluster } from "./cluster.ts";

const arrows = { direct: "-->", each: "==>", gather: "-->", order: "-.->" } as const;

/** The graph as a Mermaid flowchart: array steps are framed twice, a thick arrow spreads, "all" gathers. */
export function renderMermaid(graph: Graph): string {
  const { nodes, edges } = drawingOf(graph);
  return ["flowchart TD", ...cluster(clusters(nodes), "  "), ...edges.map(edgeLine)].join("\n");
}

function cluster({ nodes, inner }: Cluster, indent: string): string[] {
  const subgraphs = inner.flatMap((part) => [
    `${indent}subgraph ${part.id}[${quoted(part.label)}]`,
    ...cluster(part, `${indent}  `),
    `${indent}end`,
  ]);
  return [...nodes.map((node) => indent + nodeLine(node)), ...subgraphs];
}

function nodeLine({ id, name, spread }: DrawnNode): string {
  return spread.length === 0
    ? `s${id}[${quoted(name)}]`
    : `s${id}[[${quoted(`${name} × ${spread.length === 1 ? "n" : `${spread.length} levels`}`)}]]`;
}

function edgeLine({ from, to, kind, inputs }: DrawnEdge): string {
  const label = `${kind === "gather" ? "all → " : ""}${inputs.join(", ")}`;
  return `  s${from} ${arrows[kind]}${label === "" ? "" : `|${quoted(label)}|`} s${to}`;
}

const quoted = (text: string) => `"${text.replaceAll('"', "#quot;")}"`;
