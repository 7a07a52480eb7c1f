import type { RemovedEntries } from "../../model/cache-report.ts";
import { bytesText, plural } from "../number-text.ts";
import { amountText } from "./size-lines.ts";

/** Which results are not used any more. */
export function removedEntriesLines({ dryRun, count, bytes, inRuns }: RemovedEntries): string[] {
  const what = `${plural(count, "result")}, ${bytesText(bytes)},`;
  const head = dryRun ? `Would take ${what} out of use.` : `Took ${what} out of use.`;
  if (count === 0) return ["There are no such results."];
  if (inRuns.count === 0) return [head, "No run has them: `cache gc` removes them."];
  return [head, `Runs have ${amountText(inRuns, "result")} of them still: these go with their runs.`];
}
