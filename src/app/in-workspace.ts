import type { StoreOptions } from "./options.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

/** Opens a workspace for one piece of work. */
export async function inWorkspace<T>(
  options: StoreOptions,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const workspace = await openWorkspace(options);
  try {
    return await work(workspace);
  } finally {
    await workspace.close();
  }
}
