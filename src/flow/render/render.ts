import type { Graph } from "../graph.ts";
import { drawingOf } from "./drawing.ts";
import { renderDot } from "./dot.ts";
import { renderMermaid } from "./mermaid.ts";
import { renderSvg } from "./svg.ts";
import { renderText } from "./text.ts";

const renderers = {
  text: renderText,
  mermaid: renderMermaid,
  dot: renderDot,
  json: (graph: Graph) => JSON.stringify(drawingOf(graph), undefined, 2),
  svg: renderSvg,
} as const;

export type RenderFormat = keyof typeof renderers;

export const renderFormats = Object.keys(renderers) as readonly RenderFormat[];

/** A picture of the graph, as text in the given format. Depends on nothing but the graph. */
export function renderGraph(graph: Graph, format: RenderFormat = "text"): string {
  return renderers[format](graph);
}
