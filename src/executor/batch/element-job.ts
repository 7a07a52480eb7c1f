import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IndexPath } from "../../model/index-path.ts";
import type { JobHandle } from "./dialect/job-handle.ts";
import { knownLines, readHead } from "./payload.ts";
import { PoolClaims } from "./pool-claims.ts";
import { foldersIn, type TakenJob } from "./submission.ts";
import type { SubmissionFolder } from "./submission-folder.ts";

/** The job that an element was given to last. */
export interface ElementJob {
  readonly handle: JobHandle;
  /** Its index in the array; undefined: none of a pool has taken the element yet. */
  readonly task: number | undefined;
  readonly folder: SubmissionFolder;
}

/** Undefined for an element that was not submitted yet, or whose end is known and whose submission has been cleared away. */
export async function jobOfElement(
  batchDir: string,
  { step, index }: { readonly step: string; readonly index: IndexPath },
): Promise<ElementJob | undefined> {
  for (const folder of (await foldersIn(batchDir)).toReversed()) {
    const job = await readFile(folder.job, "utf8").catch(() => undefined);
    if (job === undefined || !existsSync(folder.lines)) continue;
    const { profile, chunk, pool } = await readHead(folder);
    if (profile.step !== step) continue;
    const line = knownLines(folder).findIndex((known) => known.index.join() === index.join());
    if (line < 0) continue;
    const block = Math.floor(line / chunk);
    const task = pool === undefined ? block : new PoolClaims(folder.claims).all().get(block);
    return { handle: (JSON.parse(job) as TakenJob).handle, task, folder };
  }
  return undefined;
}
