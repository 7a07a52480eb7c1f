import type { Drawing, DrawnNode } from "./drawing.ts";

/** Nodes by rows: each below everything that feeds it, near what feeds it. */
export function layers({ nodes, edges }: Drawing): DrawnNode[][] {
  const rows: DrawnNode[][] = [];
  const rowOf: number[] = [];
  for (const node of nodes) {
    const sources = edges.filter(({ to }) => to === node.id).map(({ from }) => rowOf[from]!);
    const row = Math.max(-1, ...sources) + 1;
    rowOf[node.id] = row;
    (rows[row] ??= []).push(node);
  }
  for (const [at, row] of rows.entries()) if (at > 0) byCentre(row, rows[at - 1]!, edges);
  return rows;
}

/** Orders a row by the mean position of what feeds each node in the row above. */
function byCentre(row: DrawnNode[], above: readonly DrawnNode[], edges: Drawing["edges"]): void {
  const place = new Map(above.map(({ id }, at) => [id, at]));
  const centre = new Map(row.map((node, at) => [node.id, centreOf(node.id, at)]));
  row.sort((a, b) => centre.get(a.id)! - centre.get(b.id)!);

  function centreOf(id: number, own: number): number {
    const places = edges.flatMap(({ from, to }) => (to === id && place.has(from) ? [place.get(from)!] : []));
    return places.length === 0 ? own : places.reduce((sum, at) => sum + at, 0) / places.length;
  }
}
