import type { Graph } from "../flow/graph.ts";
/** placeholder until manifestOf lands */
export function manifestText(_flow: unknown, graph?: Graph): string {
  return JSON.stringify({
    steps: (graph?.steps ?? []).map((s) => ({ name: s.name, task: s.task.name, array: s.domain !== 0 })),
  });
}
