import { isUnderWay } from "../../model/states.ts";
import type { CollectReport } from "../../model/cache-report.ts";
import type { Workspace } from "../workspace.ts";
import { carryOut } from "./carry-out.ts";
import { forgetReports } from "./code-reports.ts";
import { shrinksBy } from "./compaction.ts";
import type { CollectOptions } from "./collect-options.ts";
import { inWorkspace } from "../in-workspace.ts";
import { type CollectionPlan, planCollection } from "./plan-collection.ts";

/**
 * Removes what no kept run needs: results, blobs, logs, reports on code. Safe beside runs that go on. Without rules no run
 * goes.
 */
export function collectCache(options: CollectOptions = {}): Promise<CollectReport> {
  return inWorkspace(
    options,
    async (workspace) => {
      const plan = await planCollection(workspace, options, Date.now());
      return options.dryRun === true ? foretold(workspace, plan) : carriedOut(workspace, plan, options);
    },
    "pretend",
  );
}

async function foretold({ home, store }: Workspace, plan: CollectionPlan): Promise<CollectReport> {
  const { results, blobs, folders, sources, overMax, youngBlobs } = plan;
  const databaseBytes = shrinksBy(await store.upkeep.extent(), plan.rowBytes);
  return {
    home,
    dryRun: true,
    runs: plan.going.map(removedRun),
    kept: keptOf(plan.staying),
    results,
    blobs,
    folders,
    sources,
    reports: await forgetReports(store, "count"),
    databaseBytes,
    freedBytes: blobs.bytes + folders.bytes + sources.bytes + databaseBytes,
    left: { blobs: youngBlobs, results: 0, runs: [] },
    overMax,
  };
}

async function carriedOut(
  workspace: Workspace,
  plan: CollectionPlan,
  options: CollectOptions,
): Promise<CollectReport> {
  const { runs, ...removed } = await carryOut(workspace, plan, options);
  const went = plan.going.filter(({ id }) => runs.has(id));
  const stayed = [...plan.staying, ...plan.going.filter(({ id }) => !runs.has(id))];
  return {
    home: workspace.home,
    dryRun: false,
    runs: went.map(removedRun),
    kept: keptOf(stayed),
    ...removed,
    freedBytes: removed.blobs.bytes + removed.folders.bytes + removed.sources.bytes + removed.databaseBytes,
    overMax: plan.overMax,
  };
}

function removedRun({ id, flow, state, createdAt }: CollectionPlan["going"][number]) {
  return { run: id, flow, state, createdAt };
}

function keptOf(runs: CollectionPlan["staying"]): CollectReport["kept"] {
  const count = (wanted: (run: CollectionPlan["staying"][number]) => boolean) => runs.filter(wanted).length;
  return {
    runs: runs.length,
    pinned: count(({ pinned }) => pinned),
    running: count(({ state }) => isUnderWay(state)),
    interrupted: count(({ state }) => state === "interrupted"),
  };
}
