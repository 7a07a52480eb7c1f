import type { Graph } from "../flow/graph.ts";
import type { Store } from "../store/store.ts";
import type { Task } from "../task/task.ts";

/** The fingerprints of all tasks of a graph; those of unchanged code are remembered in the store. */
export async function codesOf(graph: Graph, store: Store): Promise<(task: Task) => string> {
  const { codeKey } = await import("../fingerprint/code-key.ts");
  const tasks = [...new Set(graph.steps.map(({ task }) => task))];
  const keys = tasks.map(codeKey);
  const known = await store.recall("code", keys);
  const codes = new Map<Task, string>();
  const fresh = new Map<string, string>();
  for (const [at, task] of tasks.entries()) {
    const code = known[at] ?? (await import("../fingerprint/code.ts")).codeOf(task);
    codes.set(task, code);
    if (known[at] === undefined) fresh.set(keys[at]!, code);
  }
  if (fresh.size > 0) await store.remember("code", fresh);
  return (task) => codes.get(task)!;
}
