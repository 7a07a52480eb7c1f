import { checkedBatchOptions } from "./app/check-batch-options.ts";
import type { BatchOptions, BatchExecutorSpec } from "./app/batch-spec.ts";

export type { BatchExecutorSpec, BatchOptions } from "./app/batch-spec.ts";

/**
 * Torque as the place where elements run: arrays of jobs, and short jobs that go on with the run, so that nothing stays
 * alive where it was launched.
 *
 * ```ts
 * import { torque } from "sheaf/torque";
 *
 * const run = await launch(demo, params, { executor: torque({ queue: "batch" }) });
 * ```
 */
export function torque(options: BatchOptions = {}): BatchExecutorSpec {
  return { executor: "torque", ...checkedBatchOptions(options, "torque") };
}
