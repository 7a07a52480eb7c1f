import { checkedBatchOptions } from "./app/check-batch-options.ts";
import type { BatchOptions, BatchExecutorSpec } from "./app/batch-spec.ts";

export type { BatchExecutorSpec, BatchOptions } from "./app/batch-spec.ts";

/**
 * Slurm as the place where elements run: arrays of jobs, and short jobs that go on with the run, so that nothing stays
 * alive where it was launched.
 *
 * ```ts
 * import { slurm } from "sheaf/slurm";
 *
 * const run = await launch(demo, params, { executor: slurm({ queue: "main", account: "climate" }) });
 * ```
 */
export function slurm(options: BatchOptions = {}): BatchExecutorSpec {
  return { executor: "slurm", ...checkedBatchOptions(options, "slurm") };
}
