import type { StoreOptions } from "./options.ts";
import type { Run } from "./run.ts";

/**
 * A run by its id or a unique prefix of it; without one the newest. It is only looked at: `retry` and `cancel` act on it.
 * Close it when done (`await using`). Throws SHEAF_RUN_NOT_FOUND, SHEAF_RUN_AMBIGUOUS.
 */
export async function openRun<Result = unknown>(
  idOrPrefix?: string,
  options: StoreOptions = {},
): Promise<Run<Result>> {
  const { lookAtRun } = await import("./look-at-run.ts");
  return lookAtRun<Result>(idOrPrefix, options);
}
