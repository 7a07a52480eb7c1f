import type { Graph } from "../flow/graph.ts";
import type { TaskBasis } from "../store/store.ts";
import type { Task } from "../task/task.ts";
import { codesOf } from "./code-memo.ts";
import { environmentReader } from "./environment-reader.ts";
import type { FlowSource } from "./options.ts";
import type { SourceToRun } from "./source-to-run.ts";
import { taskBases } from "./task-bases.ts";
import type { Workspace } from "./workspace.ts";

/** What a process goes by that drives a run: the flow, and what of its code and surroundings goes into identities. */
export interface RunGrounds {
  readonly graph: Graph;
  readonly source: FlowSource | undefined;
  /** Where the source is a copy: the folder that stands for the project's. */
  readonly sourceRoot?: string | undefined;
  readonly codeOf: (task: Task) => string;
  readonly envOf: (task: Task) => Readonly<Record<string, string>>;
}

/** Reads code and environment, once. `tasks` is what the store keeps of them. */
export async function groundsOf(
  { graph, source, pinned }: SourceToRun,
  workspace: Workspace,
): Promise<{ grounds: RunGrounds; tasks: TaskBasis[] }> {
  const codeOf = await codesOf(graph, { ...workspace, root: pinned?.root ?? workspace.root }, source);
  const envOf = environmentReader();
  return {
    grounds: { graph, source, sourceRoot: pinned?.root, codeOf, envOf },
    tasks: taskBases(graph, { codeOf, envOf, source }),
  };
}
