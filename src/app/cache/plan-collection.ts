import type { Amount } from "../../model/cache-report.ts";
import type { Workspace } from "../workspace.ts";
import type { CollectOptions } from "./collect-options.ts";
import { measureBlobs } from "./measure-blobs.ts";
import { needsOf } from "./needs.ts";
import { mayGo } from "./retention.ts";
import { ownFilesOf } from "./run-folders.ts";
import { type RunNow, runsNow } from "./runs-now.ts";

/** What a collection is to remove. */
export interface CollectionPlan {
  readonly going: readonly RunNow[];
  readonly staying: readonly RunNow[];
  readonly results: number;
  readonly blobs: Amount;
  /** Not needed, but stored too recently. */
  readonly youngBlobs: Amount;
  readonly folders: Amount;
  /** About. */
  readonly databaseBytes: number;
  readonly overMax: boolean;
  /** Blobs stored since then stay. Milliseconds since 1970. */
  readonly before: number;
}

const standardGrace = 10 * 60_000;

export async function planCollection(
  workspace: Workspace,
  options: CollectOptions,
  now: number,
): Promise<CollectionPlan> {
  const { progress, maxBytes } = options;
  progress?.("looking through the runs");
  const runs = await runsNow(workspace, now);
  const candidates = candidatesOf(runs, options, now);
  progress?.("looking through the results");
  const needs = await needsOf(
    workspace,
    candidates.map(({ id }) => id),
  );
  progress?.("looking through the blobs");
  const before = cutOff(runs, options.graceMs ?? standardGrace, now);
  const blobs = await measureBlobs(workspace.storage, needs.blobs, { before, all: maxBytes !== undefined });
  const folders = await foldersOf(candidates);
  const freed = (rank: number) =>
    (blobs.old.bytes[rank + 1] ?? 0) + needs.rowBytes[rank + 1]! + (folders[rank]?.bytes ?? 0);
  let count = candidates.length;
  let overMax = false;
  if (maxBytes !== undefined) {
    const staying = runs.filter((run) => !candidates.includes(run));
    const kept = (await foldersOf(staying)).reduce((sum, each) => sum + each.bytes, 0);
    const database = (await workspace.store.upkeep.extent()).bytes;
    let size = database + blobs.total.bytes + kept + folders.reduce((sum, each) => sum + each.bytes, 0);
    size -= freed(-1);
    for (count = 0; count < candidates.length && size > maxBytes; count++) size -= freed(count);
    overMax = size > maxBytes;
  }
  const upTo = (counts: readonly number[]) => counts.slice(0, count + 1).reduce((a, b) => a + b, 0);
  const going = candidates.slice(0, count);
  return {
    going,
    staying: runs.filter((run) => !going.includes(run)),
    results: upTo(needs.results),
    blobs: { count: upTo(blobs.old.counts), bytes: upTo(blobs.old.bytes) },
    youngBlobs: { count: upTo(blobs.young.counts), bytes: upTo(blobs.young.bytes) },
    folders: folders.slice(0, count).reduce(
      (sum, { count: files, bytes }) => ({
        count: sum.count + (files > 0 ? 1 : 0),
        bytes: sum.bytes + bytes,
      }),
      { count: 0, bytes: 0 },
    ),
    databaseBytes: upTo(needs.rowBytes),
    overMax,
    before,
  };
}

function candidatesOf(
  runs: readonly RunNow[],
  { runs: named, ...rules }: CollectOptions,
  now: number,
): readonly RunNow[] {
  return named === undefined ? mayGo(runs, rules, now) : runs.filter(({ id }) => named.includes(id));
}

/** What is stored while a run goes on may be about to be named by it. */
function cutOff(runs: readonly RunNow[], graceMs: number, now: number): number {
  const going = runs.filter(({ state }) => state === "running").map(({ startedAt }) => startedAt);
  return Math.min(now, ...going) - graceMs;
}

async function foldersOf(runs: readonly RunNow[]): Promise<Amount[]> {
  const amounts: Amount[] = [];
  for (const { runDir } of runs) amounts.push(await ownFilesOf(runDir));
  return amounts;
}
