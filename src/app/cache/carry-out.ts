import { isUnderWay } from "../../model/states.ts";
import { setTimeout as after } from "node:timers/promises";
import { isSheafError } from "../../model/errors.ts";
import type { Amount } from "../../model/cache-report.ts";
import type { Condemned } from "../../store/upkeep.ts";
import { isDead } from "../holder.ts";
import type { Workspace } from "../workspace.ts";
import { BlobReferences } from "./blob-references.ts";
import { forgetReports } from "./code-reports.ts";
import type { CollectOptions } from "./collect-options.ts";
import { needsOf } from "./needs.ts";
import { isWorthwhile } from "./compaction.ts";
import type { CollectionPlan } from "./plan-collection.ts";
import { removeSources, unusedSources } from "./pinned-sources.ts";
import { clearRunFolder } from "./run-folders.ts";
import { runsNow } from "./runs-now.ts";

const standardPatience = 5_000;
const lookEvery = 50;
/** What was removed. */
export interface Removed {
  readonly runs: ReadonlySet<string>;
  readonly results: number;
  readonly blobs: Amount;
  readonly folders: Amount;
  readonly sources: Amount;
  readonly reports: number;
  readonly databaseBytes: number;
  readonly left: { readonly blobs: Amount; readonly results: number; readonly runs: readonly string[] };
}

/**
 * Removes what a plan says, or, where a run has begun to need it since, less. Each step is whole in itself, and does what is
 * left to do, whoever began it: after a collection was killed, the next one goes on with it.
 */
export async function carryOut(
  workspace: Workspace,
  plan: Pick<CollectionPlan, "going" | "before">,
  options: CollectOptions,
): Promise<Removed> {
  const { store, storage } = workspace;
  const { upkeep } = store;
  const { progress } = options;
  const { bytes } = await upkeep.extent();
  await storage.recover();
  progress?.("removing runs");
  const runs = new Set(
    await hideRuns(
      workspace,
      plan.going.map(({ id }) => id),
    ),
  );
  await upkeep.clearRemoved();
  const folders = await clearFolders(workspace);
  progress?.("removing results");
  const condemned = await upkeep.condemn();
  const silent = await hear(workspace, condemned, options.patienceMs ?? standardPatience);
  const results = silent.length > 0 ? 0 : await upkeep.sweep();
  progress?.("removing blobs");
  const { removed: blobs, young } = await removeBlobs(workspace, plan.before);
  const before = plan.before;
  const sources = await removeSources(await unusedSources(workspace, { stays: () => true, before }), before);
  const reports = await forgetReports(store);
  await compactIfWorthwhile(workspace, progress);
  return {
    runs,
    results,
    blobs,
    folders,
    sources,
    reports,
    databaseBytes: Math.max(0, bytes - (await upkeep.extent()).bytes),
    left: { blobs: young, results: silent.length > 0 ? condemned.results : 0, runs: silent },
  };
}

/** A few hundred in a transaction. */
async function hideRuns({ store }: Workspace, ids: readonly string[]): Promise<string[]> {
  const hidden: string[] = [];
  for (let from = 0; from < ids.length; from += 200) {
    const at = Date.now();
    const some = ids.slice(from, from + 200);
    hidden.push(...(await store.upkeep.removeRuns(some, { at, isDead: (holder) => isDead(holder, at) })));
  }
  return hidden;
}

async function clearFolders({ store, home }: Workspace): Promise<Amount> {
  let [count, bytes] = [0, 0];
  for (const { run, runDir } of await store.upkeep.folders()) {
    const cleared = await clearRunFolder(runDir, home);
    if (cleared.count > 0) count += 1;
    bytes += cleared.bytes;
    await store.upkeep.folderGone(run);
  }
  return { count, bytes };
}

/** Waits until each run that was going on has been heard of. Gives the ids of those that were not. */
async function hear(
  { store }: Workspace,
  { results, witnesses }: Condemned,
  patienceMs: number,
): Promise<readonly string[]> {
  if (results === 0) return [];
  const end = Date.now() + patienceMs;
  for (let awaited = witnesses; ;) {
    const now = Date.now();
    awaited = awaited.length === 0 ? awaited : await store.upkeep.unheard(awaited, (who) => isDead(who, now));
    if (awaited.length === 0 || now > end) return awaited.map(({ run }) => run);
    await after(lookEvery);
  }
}

/** What nothing names is looked for anew: since the plan was made, more may be needed. */
async function removeBlobs(
  workspace: Workspace,
  before: number,
): Promise<{ removed: Amount; young: Amount }> {
  const { storage, store } = workspace;
  const [removed, young] = [
    { count: 0, bytes: 0 },
    { count: 0, bytes: 0 },
  ];
  const { blobs: needed } = await needsOf(workspace);
  for await (const page of storage.list()) {
    const gone: string[] = [];
    await Promise.all(
      page.map(async (name) => {
        if (needed.has(name)) return;
        const facts = await storage.facts(name);
        const bytes = await storage.removeUnused(name, before);
        const amount = bytes === undefined ? young : removed;
        if (bytes === undefined && facts === undefined) return;
        amount.count += 1;
        amount.bytes += bytes ?? facts!.bytes;
        if (bytes !== undefined) gone.push(name);
      }),
    );
    if (gone.length > 0) await BlobReferences.forget(store, gone);
  }
  return { removed, young };
}

const tolerable = ["SHEAF_STORE_FULL", "SHEAF_STORE_BUSY", "SHEAF_STORE_HELD"] as const;

async function compactIfWorthwhile(
  workspace: Workspace,
  progress: CollectOptions["progress"],
): Promise<void> {
  if (!isWorthwhile(await workspace.store.upkeep.extent())) return;
  const runs = await runsNow(workspace, Date.now());
  if (runs.some(({ state }) => isUnderWay(state))) return; // they would have to wait for it
  progress?.("making the database smaller");
  try {
    await workspace.store.upkeep.compact();
  } catch (error) {
    // It needs room for a copy. What is unused in the file is used for what comes next.
    if (!tolerable.some((code) => isSheafError(error, code))) throw error;
  }
}
