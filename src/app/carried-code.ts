import { readFile } from "node:fs/promises";
import { writeNote } from "../executor/batch/note.ts";
import { fingerprintsOf } from "../fingerprint/fingerprint.ts";
import type { Memo } from "../fingerprint/memo.ts";
import type { Graph } from "../flow/graph.ts";

type Entries = Record<string, string>;

/**
 * Writes down what is known of each task's code, so that a worker, which has no store, can tell at a glance that the source
 * is what it was: analysing it again in each of thousands of jobs would take longer than most of them.
 */
export async function carryCode(
  file: string,
  graph: Graph,
  { memo, root, entry }: { memo: Memo; root: string; entry: string | undefined },
): Promise<void> {
  const entries: Entries = {};
  const noting: Memo = {
    recall: async (namespace, keys) => {
      const found = await memo.recall(namespace, keys);
      for (const [at, key] of keys.entries()) if (found[at] !== undefined) note(key, found[at]);
      return found;
    },
    remember: async (namespace, fresh) => {
      for (const [key, value] of fresh) note(key, value);
      await memo.remember(namespace, fresh);
    },
  };
  const note = (key: string, value: string) => {
    if (key.startsWith("tasks ")) entries[key] = value;
  };
  for (const task of new Set(graph.steps.map((step) => step.task)))
    await fingerprintsOf([task], { memo: noting, root, entry });
  await writeNote(file, entries);
}

/** What was written down; nothing where that cannot be read. */
export async function carriedCode(file: string): Promise<Memo> {
  const entries = await readFile(file, "utf8").then(
    (text) => JSON.parse(text) as Entries,
    (): Entries => ({}),
  );
  return {
    recall: (_, keys) => Promise.resolve(keys.map((key) => entries[key])),
    remember: () => Promise.resolve(),
  };
}
