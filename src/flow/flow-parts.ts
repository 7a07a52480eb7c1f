import type { Schema } from "../task/task.ts";
import type { Binding, Graph } from "./graph.ts";
import type { Scope } from "./trace.ts";

/** Where a definition keeps its erased parts; the same symbol in every copy of this package. */
export const flowSymbol: unique symbol = Symbol.for("sheaf.flow") as never;

/** A flow without its types. */
export interface FlowParts {
  readonly kind: "flow";
  readonly name: string;
  readonly description: string | undefined;
  readonly params: Readonly<Record<string, Schema>>;
  readonly module: string | undefined;
  /** Wires the flow's steps in a scope; `paramAt` says how the scope has a param. Gives what `steps` returned. */
  traceIn(scope: Scope, paramAt: (name: string) => Binding): unknown;
  /** The flow's own graph, traced when first asked for. */
  graph(): Graph;
}
