import { checkedBatchOptions } from "./app/check-batch-options.ts";
import type { BatchOptions, BatchExecutorSpec } from "./app/batch-spec.ts";

export type { BatchExecutorSpec, BatchOptions } from "./app/batch-spec.ts";

/**
 * LSF as the place where elements run: arrays of jobs, and short jobs that go on with the run, so that nothing stays
 * alive where it was launched.
 *
 * ```ts
 * import { lsf } from "sheaf/lsf";
 *
 * const run = await launch(demo, params, { executor: lsf({ queue: "normal" }) });
 * ```
 */
export function lsf(options: BatchOptions = {}): BatchExecutorSpec {
  return { executor: "lsf", ...checkedBatchOptions(options, "lsf") };
}
