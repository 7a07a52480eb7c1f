import { isUnderWay } from "../../model/states.ts";
import type { RemovedEntries } from "../../model/cache-report.ts";
import { SheafError } from "../../model/errors.ts";
import { bytesIn } from "../../value/blobs-in.ts";
import { findRun } from "../find-run.ts";
import type { StoreOptions } from "../options.ts";
import { runStateNow } from "../run-state.ts";
import { type EntryQuery, meant } from "./contents.ts";
import { inWorkspace } from "../in-workspace.ts";

/** Results that are kept from being used at a time. */
const AT_ONCE = 5000;

/** Takes results out of the cache: none of them is used again. What no run has goes with the next collection. */
export function removeEntries(
  query: EntryQuery & StoreOptions,
  { dryRun }: { readonly dryRun: boolean },
): Promise<RemovedEntries> {
  return inWorkspace(
    query,
    async (workspace) => {
      const all = { count: 0, bytes: 0 };
      const inRuns = { count: 0, bytes: 0 };
      const ids: number[] = [];
      for await (const row of meant(workspace, query)) {
        if (row.invalid) continue;
        ids.push(row.id);
        for (const amount of row.uses > 0 ? [all, inRuns] : [all]) {
          amount.count += 1;
          amount.bytes += bytesIn(row.output);
        }
      }
      for (let from = 0; !dryRun && from < ids.length; from += AT_ONCE)
        await workspace.store.invalidate(ids.slice(from, from + AT_ONCE));
      return { ...all, dryRun, inRuns };
    },
    "pretend",
  );
}

/** The ids of runs that are to be removed. Throws for one that is pinned or going on. */
export function runsToRemove(
  idsOrPrefixes: readonly string[],
  options: StoreOptions,
): Promise<readonly string[]> {
  return inWorkspace(options, async ({ store }) => {
    const ids = new Set<string>();
    for (const given of idsOrPrefixes) {
      const run = await findRun(store, given);
      if (run.pinned)
        throw new SheafError("SHEAF_USAGE", `run ${run.id} is pinned`, {
          mend: `sheaf cache unpin ${run.id}`,
        });
      if (isUnderWay(runStateNow(run, Date.now())))
        throw new SheafError("SHEAF_RUN_HELD", `run ${run.id} is going on`, {
          mend: `Wait for it, or cancel it: sheaf cancel ${run.id}`,
        });
      ids.add(run.id);
    }
    return [...ids];
  });
}

/** Pins runs, or unpins them. Returns their ids. */
export function pinRuns(
  idsOrPrefixes: readonly string[],
  pinned: boolean,
  options: StoreOptions,
): Promise<readonly string[]> {
  return inWorkspace(options, async ({ store }) => {
    const ids: string[] = [];
    for (const given of idsOrPrefixes) ids.push((await findRun(store, given)).id);
    for (const id of ids) await store.pin(id, pinned);
    return ids;
  });
}
