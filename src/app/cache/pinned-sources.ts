import { randomBytes } from "node:crypto";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Amount } from "../../model/cache-report.ts";
import type { StoredRun } from "../../store/upkeep.ts";
import type { Workspace } from "../workspace.ts";
import { filesIn } from "./run-folders.ts";

/** What a copy is called (`pinSource` gives it), or what a killed process has left of one that came or went. */
const name = /^[0-9a-f]{24}([.-][0-9a-f]{8})*$/;
const names = /[0-9a-f]{24}/g;

interface Choice {
  /** Whether a run is among those that stay. */
  readonly stays: (run: StoredRun) => boolean;
  /** Copies made or wanted since then stay. Milliseconds since 1970. */
  readonly before: number;
}

/** The copies of source that detached runs have run from, and that no staying run needs. */
export async function unusedSources(
  { home, store }: Workspace,
  { stays, before }: Choice,
): Promise<readonly string[]> {
  const used = new Set<string>();
  for await (const page of store.upkeep.runs())
    for (const run of page)
      if (stays(run))
        for (const [found] of `${run.module ?? ""} ${run.options}`.matchAll(names)) used.add(found);
  const unused: string[] = [];
  for (const entry of await readdir(join(home, "sources")).catch(() => [])) {
    const folder = join(home, "sources", entry);
    if (name.test(entry) && !used.has(entry) && (await changedAt(folder)) < before) unused.push(folder);
  }
  return unused;
}

export async function measureSources(folders: readonly string[]): Promise<Amount> {
  let bytes = 0;
  for (const folder of folders) bytes += (await filesIn(folder)).bytes;
  return { count: folders.length, bytes };
}

/** Each is taken away first and looked at then: one that a run was launched from meanwhile is put back. */
export async function removeSources(folders: readonly string[], before: number): Promise<Amount> {
  const removed = { count: 0, bytes: 0 };
  for (const folder of folders) {
    const aside = `${folder}-${randomBytes(4).toString("hex")}`;
    const { bytes } = await filesIn(folder);
    if (!(await rename(folder, aside).then(...isDone))) continue;
    if ((await changedAt(aside)) >= before && (await rename(aside, folder).then(...isDone))) continue;
    await rm(aside, { recursive: true, force: true });
    removed.count += 1;
    removed.bytes += bytes;
  }
  return removed;
}

const isDone = [() => true, () => false] as const;

async function changedAt(folder: string): Promise<number> {
  return (await stat(folder).catch(() => undefined))?.mtimeMs ?? Infinity;
}
