import { isUnderWay } from "../../model/states.ts";
import type { Amount } from "../../model/cache-report.ts";
import type { Workspace } from "../workspace.ts";
import type { CollectOptions } from "./collect-options.ts";
import { type MeasuredBlobs, measureBlobs } from "./measure-blobs.ts";
import { type Needs, needsOf } from "./needs.ts";
import { measureSources, unusedSources } from "./pinned-sources.ts";
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
  /** Copies of source that detached runs have run from. */
  readonly sources: Amount;
  /** Of the database: about so many. */
  readonly rowBytes: number;
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
  options.progress?.("looking through the runs");
  const runs = await runsNow(workspace, now);
  const candidates = candidatesOf(runs, options, now);
  options.progress?.("looking through what they need");
  const before = cutOff(runs, options.graceMs ?? standardGrace, now);
  const { maxBytes } = options;
  const weights = await weigh(workspace, candidates, { before, all: maxBytes !== undefined });
  const { count, overMax } =
    maxBytes === undefined
      ? { count: candidates.length, overMax: false }
      : await fitting(workspace, { runs, candidates, weights, maxBytes });
  const going = candidates.slice(0, count);
  const { needs, blobs, folders } = weights;
  const upTo = (counts: readonly number[]) => counts.slice(0, count + 1).reduce((a, b) => a + b, 0);
  return {
    going,
    staying: runs.filter(isNot(going)),
    results: upTo(needs.results),
    blobs: { count: upTo(blobs.old.counts), bytes: upTo(blobs.old.bytes) },
    youngBlobs: { count: upTo(blobs.young.counts), bytes: upTo(blobs.young.bytes) },
    folders: {
      count: folders.slice(0, count).filter((each) => each.count > 0).length,
      bytes: bytesOf(folders.slice(0, count)),
    },
    sources: await measureSources(await unusedSources(workspace, { stays: isNot(going), before })),
    rowBytes: upTo(needs.rowBytes),
    overMax,
    before,
  };
}

function isNot(runs: readonly RunNow[]): (run: { readonly id: string }) => boolean {
  const ids = new Set(runs.map(({ id }) => id));
  return ({ id }) => !ids.has(id);
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
  const began = runs.filter(({ state }) => isUnderWay(state)).map(({ startedAt }) => startedAt);
  return Math.min(now, ...began) - graceMs;
}

/** What goes with each of the runs that may go. */
interface Weights {
  readonly needs: Needs;
  readonly blobs: MeasuredBlobs;
  /** Of each candidate. */
  readonly folders: readonly Amount[];
}

async function weigh(
  workspace: Workspace,
  candidates: readonly RunNow[],
  blobs: { readonly before: number; readonly all: boolean },
): Promise<Weights> {
  const needs = await needsOf(
    workspace,
    candidates.map(({ id }) => id),
  );
  return {
    needs,
    blobs: await measureBlobs(workspace.storage, needs.blobs, blobs),
    folders: await foldersOf(candidates),
  };
}

/** How many of the candidates have to go, the first ones first, until the cache is small enough. */
async function fitting(
  { store }: Workspace,
  given: {
    runs: readonly RunNow[];
    candidates: readonly RunNow[];
    weights: Weights;
    maxBytes: number;
  },
): Promise<{ count: number; overMax: boolean }> {
  const { runs, candidates, maxBytes } = given;
  const { needs, blobs, folders } = given.weights;
  const staying = await foldersOf(runs.filter(isNot(candidates)));
  const database = (await store.upkeep.extent()).bytes;
  const freed = (rank: number) =>
    (blobs.old.bytes[rank + 1] ?? 0) + needs.rowBytes[rank + 1]! + (folders[rank]?.bytes ?? 0);
  let size = database + blobs.total.bytes + bytesOf(staying) + bytesOf(folders) - freed(-1);
  let count = 0;
  while (count < candidates.length && size > maxBytes) size -= freed(count++);
  return { count, overMax: size > maxBytes };
}

async function foldersOf(runs: readonly RunNow[]): Promise<Amount[]> {
  const amounts: Amount[] = [];
  for (const { runDir } of runs) amounts.push(await ownFilesOf(runDir));
  return amounts;
}

function bytesOf(amounts: readonly Amount[]): number {
  return amounts.reduce((sum, { bytes }) => sum + bytes, 0);
}
