import type { Damage } from "../../model/cache-report.ts";
import type { StoredRun } from "../../store/upkeep.ts";
import { blobsIn } from "../../value/blobs-in.ts";
import type { BlobCheck } from "./blob-check.ts";

/** What is wrong with what a run has besides its elements: without its params it cannot be taken up again. */
export async function runDamage({ id, params, result }: StoredRun, blobs: BlobCheck): Promise<Damage[]> {
  const found: Damage[] = [];
  for (const [what, encoded] of [
    ["params", params],
    ["result", result],
  ] as const) {
    const problem = encoded === undefined ? undefined : await blobs.problem(blobsIn(encoded));
    if (problem !== undefined) found.push({ run: id, problem: `the run's ${what}: ${problem}` });
  }
  return found;
}
