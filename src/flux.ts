import { checkedBatchOptions } from "./app/check-batch-options.ts";
import type { BatchOptions, BatchExecutorSpec } from "./app/batch-spec.ts";

export type { BatchExecutorSpec, BatchOptions } from "./app/batch-spec.ts";

/**
 * Flux as the place where elements run: arrays of jobs, and short jobs that go on with the run, so that nothing stays
 * alive where it was launched.
 *
 * ```ts
 * import { flux } from "sheaf/flux";
 *
 * const run = await launch(demo, params, { executor: flux({ queue: "batch" }) });
 * ```
 */
export function flux(options: BatchOptions = {}): BatchExecutorSpec {
  return { executor: "flux", ...checkedBatchOptions(options, "flux") };
}
