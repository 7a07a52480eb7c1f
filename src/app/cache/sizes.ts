import type { Amount, CacheSizes } from "../../model/cache-report.ts";
import type { StoreOptions } from "../options.ts";
import { groupsIn } from "./contents.ts";
import { inWorkspace } from "../in-workspace.ts";
import { measureBlobs } from "./measure-blobs.ts";
import { needsOf } from "./needs.ts";
import { filesIn } from "./run-folders.ts";
import { runsNow } from "./runs-now.ts";

/** How large the cache is, and which part of it is what. */
export function cacheSizes(options: StoreOptions = {}): Promise<CacheSizes> {
  return inWorkspace(
    options,
    async (workspace) => {
      const { store, storage, home, isThere } = workspace;
      const now = Date.now();
      const [{ runs, elements, results }, extent] = await Promise.all([store.size(), store.upkeep.extent()]);
      const { bytes, free } = isThere ? extent : { bytes: 0, free: 0 };
      const { blobs: needed } = await needsOf(workspace);
      const blobs = await measureBlobs(storage, needed, { before: now, all: true });
      const folders = { count: 0, bytes: 0 };
      for (const { runDir } of await runsNow(workspace, now)) add(folders, await filesIn(runDir));
      const [count = 0] = blobs.old.counts;
      const [unneeded = 0] = blobs.old.bytes;
      return {
        home,
        runs,
        elements,
        results,
        database: { bytes, unusedBytes: free },
        blobs: blobs.total,
        unneeded: { count, bytes: unneeded },
        folders,
        tasks: await groupsIn(workspace, {}, "task"),
        bytes: bytes + blobs.total.bytes + folders.bytes,
      };
    },
    "pretend",
  );
}

function add(sum: { count: number; bytes: number }, { count, bytes }: Amount): void {
  sum.count += count;
  sum.bytes += bytes;
}
