import { checkedBatchOptions } from "./app/check-batch-options.ts";
import type { BatchOptions, BatchExecutorSpec } from "./app/batch-spec.ts";

export type { BatchExecutorSpec, BatchOptions } from "./app/batch-spec.ts";

/**
 * PBS Pro as the place where elements run: arrays of jobs, and short jobs that go on with the run, so that nothing stays
 * alive where it was launched.
 *
 * ```ts
 * import { pbspro } from "sheaf/pbspro";
 *
 * const run = await launch(demo, params, { executor: pbspro({ queue: "workq" }) });
 * ```
 */
export function pbspro(options: BatchOptions = {}): BatchExecutorSpec {
  return { executor: "pbspro", ...checkedBatchOptions(options, "pbspro") };
}
