import { graphOf } from "../flow/flow.ts";
import type { Graph } from "../flow/graph.ts";
import { findFlow } from "./find-flow.ts";
import type { ExecutorSpec, FlowSource } from "./options.ts";
import type { PinnedSource } from "./source-snapshot.ts";
import type { Workspace } from "./workspace.ts";

/** A graph, where it is loaded from, and the copy that this is, if it is one. */
export interface SourceToRun {
  readonly graph: Graph;
  readonly source: FlowSource | undefined;
  readonly pinned: PinnedSource | undefined;
}

/**
 * What a run goes by: the flow as it was loaded; for one that is handed to a scheduler, a copy of its source that nobody
 * edits, loaded again from there.
 */
export async function sourceToRun(
  given: {
    readonly flow: string;
    readonly graph: Graph;
    readonly source: FlowSource | undefined;
    readonly executor: ExecutorSpec;
  },
  workspace: Workspace,
): Promise<SourceToRun> {
  const { flow, graph, source, executor } = given;
  if (executor.executor === "local" || source === undefined) return { graph, source, pinned: undefined };
  const { pinSource } = await import("./source-snapshot.ts");
  return pinnedSource(flow, source, await pinSource(source.module, workspace));
}

/** The flow as it is in a copy. */
export async function pinnedSource(
  flow: string,
  source: FlowSource,
  pinned: PinnedSource,
): Promise<SourceToRun> {
  const copy = { module: pinned.module, exportName: source.exportName };
  return { graph: graphOf((await findFlow({ ...copy, flow })) as never), source: copy, pinned };
}
