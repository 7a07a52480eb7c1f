import type { FlowSource } from "../app/options.ts";
import type { AnyFlow } from "../app/launch.ts";
import type { FlowManifest } from "../flow/manifest.ts";
import type { JsonSchema } from "./flags/json-schema.ts";
import { withStdoutReserved } from "./output/reserve-stdout.ts";
import type { ParamSpec } from "./flags/param-flag.ts";

export type { AnyFlow };

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
  readonly manifest: FlowManifest;
}

/** Loads FILE or FILE:EXPORT; a task that is exported becomes a flow of one step. */
export async function findTarget(from: string | OwnTarget): Promise<Target> {
  const { loadTarget, describeFlow } = await import("../app/targets.ts");
  const { flow, source, spec } =
    typeof from === "string" ? { ...(await withStdoutReserved(() => loadTarget(from))), spec: from } : from;
  const manifest = describeFlow(flow);
  const { flow: name, description, params } = manifest;
  return { spec, flow, source, name, description, params: params.map(paramSpec), manifest };
}

function paramSpec({ name, required, schema }: FlowManifest["params"][number]): ParamSpec {
  return { name, required, schema: schema as JsonSchema };
}
