import { flowOfTask } from "../flow/flow-of-task.ts";
import { graphOf, isFlow } from "../flow/flow.ts";
import { type FlowManifest, manifestOf } from "../flow/manifest.ts";
import { type RenderFormat, renderGraph } from "../flow/render/render.ts";
import { findTarget } from "../load/modules/find-target.ts";
import type { AnyFlow } from "./any-flow.ts";
import type { FlowSource } from "./options.ts";

export interface LoadedTarget {
  readonly flow: AnyFlow;
  readonly source: FlowSource;
}

/**
 * The flow that `FILE` or `FILE:EXPORT` names, and where it is; a task becomes a flow of one step. Throws
 * SHEAF_MODULE_NOT_FOUND, SHEAF_MODULE_BROKEN, SHEAF_EXPORT_NOT_FOUND.
 */
export async function loadTarget(spec: string): Promise<LoadedTarget> {
  const { value, module, exportName } = await findTarget(spec);
  return { flow: isFlow(value) ? value : flowOfTask(value as never), source: { module, exportName } };
}

/** A flow in plain JSON. Throws what is wrong with its wiring. */
export function describeFlow(flow: AnyFlow): FlowManifest {
  return manifestOf(flow as never);
}

/** A picture of a flow, as text. Throws what is wrong with its wiring. */
export function renderDag(flow: AnyFlow, format: RenderFormat): string {
  return renderGraph(graphOf(flow as never), format);
}
