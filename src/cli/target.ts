import type { FlowSource } from "../app/options.ts";
import type { FlowDefinition } from "../flow/flow-types.ts";
import type { JsonSchema } from "./flags/json-schema.ts";
import type { ParamSpec } from "./flags/param-flag.ts";

export type AnyFlow = FlowDefinition<string, never, unknown>;

/** The flow that a script is the command line of. */
export interface OwnTarget {
  readonly flow: AnyFlow;
  /** The script, as it is written on the command line. */
  readonly spec: string;
  readonly source: FlowSource | undefined;
}

/** A flow that a command works on, with what flags are made of. */
export interface Target {
  readonly spec: string;
  readonly flow: AnyFlow;
  readonly source: FlowSource | undefined;
  readonly name: string;
  readonly description: string | undefined;
  readonly params: readonly ParamSpec[];
  /** Plain JSON: what `describe` prints. */
  readonly manifest: object;
}

/** Loads FILE or FILE:EXPORT; a task that is exported becomes a flow of one step. */
export async function findTarget(from: string | OwnTarget): Promise<Target> {
  const { loadTarget, describeFlow } = await import("../app/targets.ts");
  const { flow, source, spec } =
    typeof from === "string" ? { ...(await loadTarget(from)), spec: from } : from;
  const manifest = describeFlow(flow);
  return {
    spec,
    flow,
    source,
    name: manifest.flow,
    description: manifest.description,
    params: paramsOf(manifest.params),
    manifest,
  };
}

/** The params of a manifest's JSON Schema of them all, each with its own. */
export function paramsOf(schema: JsonSchema): ParamSpec[] {
  const { properties = {}, required = [], $defs } = schema;
  return Object.entries(properties).map(([name, own]) => ({
    name,
    schema: $defs === undefined ? own : { ...own, $defs },
    required: required.includes(name),
  }));
}
