import type { DrawnNode } from "./drawing.ts";

/** Steps of one flow in a flow, drawn in one frame. */
export interface Cluster {
  readonly id: string;
  readonly label: string;
  readonly nodes: readonly DrawnNode[];
  readonly inner: readonly Cluster[];
}

/** Nodes by the flows in flows in which they are. */
export function clusters(nodes: readonly DrawnNode[], depth = 0, id = "c"): Cluster {
  const own = nodes.filter(({ group }) => group.length === depth);
  const names = [
    ...new Set(nodes.filter(({ group }) => group.length > depth).map(({ group }) => group[depth]!)),
  ];
  const inner = names.map((name, at) =>
    clusters(
      nodes.filter(({ group }) => group[depth] === name),
      depth + 1,
      `${id}${at}`,
    ),
  );
  return { id, label: nodes[0]?.group.slice(0, depth).join("/") ?? "", nodes: own, inner };
}
