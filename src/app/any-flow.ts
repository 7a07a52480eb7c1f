import type { FlowDefinition } from "../flow/flow-types.ts";

// oxlint-disable-next-line no-explicit-any -- any flow at all
export type AnyFlow = FlowDefinition<string, any, unknown>;
