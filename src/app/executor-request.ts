import type { Graph } from "../flow/graph.ts";
import type { Formats } from "../value/format/formats.ts";
import type { FlowSource } from "./options.ts";
import type { Workspace } from "./workspace.ts";

/** What an executor is opened for. */
export interface ExecutorRequest {
  readonly workspace: Workspace;
  readonly formats: Formats;
  readonly run: { readonly id: string; readonly runDir: string };
  readonly graph: Graph;
  readonly source: FlowSource | undefined;
  /** The folder that stands for the project's where its source is. */
  readonly sourceRoot: string;
}
