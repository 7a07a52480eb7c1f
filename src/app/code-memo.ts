import { fingerprintsOf } from "../fingerprint/fingerprint.ts";
import type { Graph } from "../flow/graph.ts";
import type { Task } from "../task/task.ts";
import type { FlowSource } from "./options.ts";
import type { Workspace } from "./workspace.ts";

/** The fingerprints of all tasks of a graph; what was found out about unchanged code is remembered in the store. */
export async function codesOf(
  graph: Graph,
  { store, root }: Pick<Workspace, "store" | "root">,
  source: FlowSource | undefined,
): Promise<(task: Task) => string> {
  const tasks = [...new Set(graph.steps.map(({ task }) => task))];
  const found = await fingerprintsOf(tasks, { memo: store, root, entry: source?.module });
  return (task) => found.get(task)!.code;
}
