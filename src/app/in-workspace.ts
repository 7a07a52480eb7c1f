import type { StoreOptions } from "./options.ts";
import { type Absent, openWorkspace, type Workspace } from "./workspace.ts";

/** Opens the workspace that there is for one piece of work. */
export async function inWorkspace<T>(
  options: StoreOptions,
  work: (workspace: Workspace) => Promise<T>,
  absent: Exclude<Absent, "make"> = "refuse",
): Promise<T> {
  const workspace = await openWorkspace(options, { absent });
  try {
    return await work(workspace);
  } finally {
    await workspace.close();
  }
}
