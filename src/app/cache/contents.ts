import type { CacheEntry, CacheGroup } from "../../model/cache-report.ts";
import type { StoredResult } from "../../store/upkeep.ts";
import { bytesIn } from "../../value/blobs-in.ts";
import type { StoreOptions } from "../options.ts";
import { findRun } from "../find-run.ts";
import type { Workspace } from "../workspace.ts";
import { inWorkspace } from "../in-workspace.ts";

/** Which results are meant: those for which all of it is true. */
export interface EntryQuery {
  readonly task?: string | undefined;
  readonly step?: string | undefined;
  /** The run that computed it: an id or the beginning of one. */
  readonly run?: string | undefined;
  /** In hexadecimal digits, or the beginning of it. */
  readonly identity?: string | undefined;
  /** Last used before then. Milliseconds since 1970. */
  readonly usedBefore?: number | undefined;
}

/** What can be told of results is said of groups of them: by task, by step or by the run that computed them. */
export type GroupBy = "task" | "step" | "run";

/** Results in groups, the largest first. */
export function cacheGroups(query: EntryQuery & StoreOptions, by: GroupBy): Promise<readonly CacheGroup[]> {
  return inWorkspace(query, (workspace) => groupsIn(workspace, query, by), "pretend");
}

export async function groupsIn(
  workspace: Workspace,
  query: EntryQuery,
  by: GroupBy,
): Promise<readonly CacheGroup[]> {
  const groups = new Map<string, CacheGroup & { at: number }>();
  for await (const row of meant(workspace, query)) {
    const name = row[by];
    const before = groups.get(name) ?? { name, count: 0, bytes: 0, uses: 0, lastUsedAt: 0, run: "", at: 0 };
    const isLatest = row.createdAt >= before.at;
    groups.set(name, {
      name,
      count: before.count + 1,
      bytes: before.bytes + bytesIn(row.output),
      uses: before.uses + row.uses,
      lastUsedAt: Math.max(before.lastUsedAt, lastUse(row)),
      run: isLatest ? row.run : before.run,
      at: Math.max(before.at, row.createdAt),
    });
  }
  return [...groups.values()].map(({ at: _at, ...group }) => group).sort((a, b) => b.bytes - a.bytes);
}

/** The largest results, and how many there are in all. */
export function cacheEntries(
  query: EntryQuery & StoreOptions,
  limit: number,
): Promise<{ readonly entries: readonly CacheEntry[]; readonly total: number }> {
  return inWorkspace(
    query,
    async (workspace) => {
      let entries: CacheEntry[] = [];
      let total = 0;
      for await (const row of meant(workspace, query)) {
        total += 1;
        entries.push(entryOf(row));
        if (entries.length > 2 * limit + 1000) entries = largest(entries, limit);
      }
      return { entries: largest(entries, limit), total };
    },
    "pretend",
  );
}

function largest(entries: readonly CacheEntry[], limit: number): CacheEntry[] {
  return entries.toSorted((a, b) => b.bytes - a.bytes || b.lastUsedAt - a.lastUsedAt).slice(0, limit);
}

/** The results that are meant, one after the other. */
export async function* meant(workspace: Workspace, query: EntryQuery): AsyncGenerator<StoredResult> {
  const run = query.run === undefined ? undefined : await computedBy(workspace, query.run);
  const { task, step, identity, usedBefore } = query;
  for await (const page of workspace.store.upkeep.results())
    for (const row of page) {
      if (task !== undefined && row.task !== task) continue;
      if (step !== undefined && row.step !== step && !row.step.startsWith(`${step}/`)) continue;
      if (run !== undefined && row.run !== run) continue;
      if (identity !== undefined && !row.identity.startsWith(identity.toLowerCase())) continue;
      if (usedBefore !== undefined && lastUse(row) >= usedBefore) continue;
      yield row;
    }
}

async function computedBy({ store }: Workspace, idOrPrefix: string): Promise<string> {
  return (await findRun(store, idOrPrefix)).id;
}

function entryOf(row: StoredResult): CacheEntry {
  const { id, identity, task, step, run, createdAt, uses, invalid } = row;
  return {
    id,
    identity,
    task,
    step,
    run,
    bytes: bytesIn(row.output),
    createdAt,
    lastUsedAt: lastUse(row),
    uses,
    valid: !invalid,
  };
}

function lastUse({ usedAt, createdAt }: StoredResult): number {
  return Math.max(usedAt ?? 0, createdAt);
}
