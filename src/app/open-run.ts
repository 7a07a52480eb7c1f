import { findRun } from "./find-run.ts";
import { ObservedRun } from "./observed-run.ts";
import type { StoreOptions } from "./options.ts";
import { retryRun } from "./resume.ts";
import type { Run } from "./run.ts";
import { openWorkspace } from "./workspace.ts";

/**
 * A run by its id or a unique prefix of it; without one the newest. It is only looked at: `retry` and `cancel` act on it.
 * Close it when done (`await using`). Throws SHEAF_RUN_NOT_FOUND, SHEAF_RUN_AMBIGUOUS.
 */
export async function openRun<Result = unknown>(
  idOrPrefix?: string,
  options: StoreOptions = {},
): Promise<Run<Result>> {
  const workspace = await openWorkspace(options);
  try {
    return new ObservedRun<Result>(workspace, await findRun(workspace.store, idOrPrefix), retryRun);
  } catch (error) {
    await workspace.close();
    throw error;
  }
}
