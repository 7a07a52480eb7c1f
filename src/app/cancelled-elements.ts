import { existsSync } from "node:fs";
import { Submission } from "../executor/batch/submission.ts";
import type { Lease, RunRow, Store } from "../store/store.ts";
import { batchFolder } from "./batch-folder.ts";

/** Elements that are recorded at a time. */
const atOnce = 10_000;

/** Records of the elements that a scheduler has, and that have left no result, that they were cancelled. */
export async function recordCancelled(
  store: Store,
  { row, lease }: { row: RunRow; lease: Lease },
): Promise<void> {
  const by = { by: "request" } as const;
  for (const { folder, head, lines, settled } of await Submission.all(batchFolder(row))) {
    const step = row.steps.indexOf(head.profile.step);
    const left = lines.filter((_, line) => !settled.has(line) && !existsSync(folder.result(line)));
    for (let from = 0; from < left.length; from += atOnce) {
      const some = left.slice(from, from + atOnce);
      await store.commit(
        lease,
        some.map(({ index }) => ({ state: "cancelled", step, index, at: Date.now(), by })),
      );
    }
  }
}
