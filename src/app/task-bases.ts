import type { Graph } from "../flow/graph.ts";
import type { LookUp } from "../model/look-up.ts";
import { identityPrefix } from "../plan/identity.ts";
import type { TaskBasis } from "../store/store.ts";
import type { Task } from "../task/task.ts";
import { isReusable } from "./is-reusable.ts";
import type { FlowSource } from "./options.ts";

export interface BasisParts {
  readonly codeOf: (task: Task) => string;
  readonly envOf: (task: Task) => Readonly<Record<string, string>>;
  readonly source: FlowSource | undefined;
}

/** What the elements of each task of a graph have in common in their identities. */
export function taskBases(graph: Graph, { codeOf, envOf, source }: BasisParts): TaskBasis[] {
  const steps = new Map<Task, number[]>();
  for (const { id, task } of graph.steps) {
    const ids = steps.get(task);
    if (ids === undefined) steps.set(task, [id]);
    else ids.push(id);
  }
  return [...steps].map(([task, ids]) => ({
    task: task.name,
    steps: ids,
    prefix: identityPrefix({ task, code: codeOf(task), env: envOf(task) }),
    lookUp: lookUpOf(task, source),
  }));
}

/** Whether elements of a task may take the results of earlier runs. */
export function lookUpOf(task: Task, source: FlowSource | undefined): LookUp {
  if (!task.cache) return "uncached";
  if (!task.deterministic) return "not-deterministic";
  return isReusable(task, source) ? "open" : "no-file";
}
