import { findRun } from "./find-run.ts";
import { ObservedRun } from "./observed-run.ts";
import type { StoreOptions } from "./options.ts";
import { retryRun } from "./resume.ts";
import type { Run } from "./run.ts";
import { openWorkspace } from "./workspace.ts";

/** What `openRun` does. */
export async function lookAtRun<Result = unknown>(
  idOrPrefix?: string,
  options: StoreOptions = {},
): Promise<Run<Result>> {
  const workspace = await openWorkspace(options, { absent: "refuse" });
  try {
    return new ObservedRun<Result>(workspace, await findRun(workspace.store, idOrPrefix), retryRun);
  } catch (error) {
    await workspace.close();
    throw error;
  }
}
