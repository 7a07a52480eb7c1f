import type { Graph } from "../graph.ts";
import { type DrawnEdge, type DrawnNode, drawingOf, type EdgeKind } from "./drawing.ts";
import { layers } from "./layers.ts";

const HEIGHT = 34;
const ROW = 84;
const GAP = 28;
const MARGIN = 16;
const LETTER = 7.4;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const strokes: Readonly<Record<EdgeKind, string>> = {
  direct: 'stroke-width="1.2"',
  each: 'stroke-width="2.4"',
  gather: 'stroke-width="1.2"',
  order: 'stroke-width="1.2" stroke-dasharray="4 4"',
};

/** The graph as an SVG picture that reads in light and dark; array steps are stacks, thick arrows spread. */
export function renderSvg(graph: Graph): string {
  const drawing = drawingOf(graph);
  const rows = layers(drawing);
  const width = Math.max(120, ...rows.map(rowWidth)) + 2 * MARGIN;
  const height = Math.max(1, rows.length) * ROW - (ROW - HEIGHT) + 2 * MARGIN + 8;
  const boxes = new Map(rows.flatMap((row, at) => place(row, at, width)));
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13" color="#4a5568">`;
  return [
    head,
    `<title>${escaped(drawing.flow)}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>',
    ...drawing.edges.map((edge) => curve(edge, boxes)),
    ...drawing.nodes.map((node) => box(node, boxes.get(node.id)!)),
    "</svg>",
  ].join("\n");
}

const boxWidth = ({ name }: DrawnNode) => Math.round(name.length * LETTER + 28);
const rowWidth = (row: readonly DrawnNode[]) => row.reduce((sum, node) => sum + boxWidth(node) + GAP, -GAP);

function place(row: readonly DrawnNode[], at: number, width: number): [number, Box][] {
  let x = (width - rowWidth(row)) / 2;
  return row.map((node) => {
    const placed: Box = { x, y: MARGIN + at * ROW, width: boxWidth(node) };
    x += placed.width + GAP;
    return [node.id, placed];
  });
}

function curve({ from, to, kind, inputs }: DrawnEdge, boxes: ReadonlyMap<number, Box>): string {
  const [start, end] = [boxes.get(from)!, boxes.get(to)!];
  const [x1, y1] = [round(start.x + start.width / 2), start.y + HEIGHT];
  const [x2, y2] = [round(end.x + end.width / 2), end.y];
  const bend = (y2 - y1) / 2;
  const label = escaped(
    kind === "order" ? "order" : `${kind === "gather" ? "all → " : ""}${inputs.join(", ")}`,
  );
  const path = `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2 - 1}`;
  return `<path d="${path}" fill="none" stroke="currentColor" ${strokes[kind]} marker-end="url(#tip)"><title>${label}</title></path>`;
}

function box({ name, spread }: DrawnNode, { x, y, width }: Box): string {
  const frame = (shift: number) =>
    `<rect x="${round(x + shift)}" y="${y + shift}" width="${width}" height="${HEIGHT}" rx="8" fill="#edf2f7" stroke="currentColor"/>`;
  const shifts = Array.from({ length: spread.length + 1 }, (_, at) => (spread.length - at) * 4);
  const text = `<text x="${round(x + width / 2)}" y="${y + HEIGHT / 2 + 4.5}" text-anchor="middle" fill="#1a202c">${escaped(name)}</text>`;
  const over = spread.map((level) => `each ${level.over}`).join("; ");
  return `<g>${over === "" ? "" : `<title>${escaped(over)}</title>`}${shifts.map(frame).join("")}${text}</g>`;
}

const round = (value: number) => Math.round(value * 10) / 10;
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
