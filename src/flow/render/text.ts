import type { Graph } from "../graph.ts";
import { type Drawing, type DrawnEdge, type DrawnNode, drawingOf } from "./drawing.ts";

/**
 * The graph as text, a line per step in the order of wiring; what is fanned out is on a track of its own.
 *
 * ```text
 * demo
 * ● prepare
 * ├╮ each prepare
 * │● convert  ncFile ← prepare
 * ├╯
 * ● finalize  paths ← all convert
 * ```
 */
export function renderText(graph: Graph): string {
  const drawing = drawingOf(graph);
  const lines = [drawing.flow];
  let open: readonly number[] = [];
  const width = Math.max(0, ...drawing.nodes.map((node) => node.spread.length + node.name.length));
  for (const node of drawing.nodes) {
    const track = node.spread.map(({ domain }) => domain);
    const shared = track.findIndex((domain, at) => open[at] !== domain);
    const kept = shared === -1 ? Math.min(track.length, open.length) : shared;
    lines.push(...closing(open.length, kept), ...opening(node, kept), line(drawing, node, width));
    open = track;
  }
  return [...lines, ...closing(open.length, 0)].join("\n");
}

function closing(from: number, to: number): string[] {
  return Array.from({ length: from - to }, (_, at) => `${"│".repeat(from - at - 1)}├╯`);
}

function opening({ spread }: DrawnNode, from: number): string[] {
  return spread.slice(from).map(({ over }, at) => `${"│".repeat(from + at)}├╮ each ${over}`);
}

function line({ nodes, edges }: Drawing, { id, name, spread }: DrawnNode, width: number): string {
  const sources = edges.filter(({ to }) => to === id).map((edge) => arrow(edge, nodes[edge.from]!.name));
  const head = `${"│".repeat(spread.length)}● ${name}`;
  return sources.length === 0 ? head : `${head.padEnd(width + 4)}${sources.join(", ")}`;
}

function arrow({ inputs, kind }: DrawnEdge, from: string): string {
  if (kind === "order") return `after ${from}`;
  return `${inputs.join(", ")} ← ${kind === "gather" ? "all " : kind === "each" ? "each " : ""}${from}`;
}
