import { checkedBatchOptions } from "./app/check-batch-options.ts";
import type { BatchOptions, BatchExecutorSpec } from "./app/batch-spec.ts";

export type { BatchExecutorSpec, BatchOptions } from "./app/batch-spec.ts";

/**
 * Grid Engine as the place where elements run: arrays of jobs, and short jobs that go on with the run, so that nothing stays
 * alive where it was launched.
 *
 * ```ts
 * import { sge } from "sheaf/sge";
 *
 * const run = await launch(demo, params, { executor: sge({ queue: "all.q" }) });
 * ```
 */
export function sge(options: BatchOptions = {}): BatchExecutorSpec {
  return { executor: "sge", ...checkedBatchOptions(options, "sge") };
}
