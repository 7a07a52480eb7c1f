import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { RunRow } from "../store/store.ts";
import { storedManifest } from "./stored-manifest.ts";

/** Times of files may be a little off those of the store, above all on other machines. Milliseconds. */
const slackMs = 5000;

/** The files that a run has published, of those that no later run has written. */
export async function publishedFiles(row: RunRow, root: string): Promise<readonly string[]> {
  if (row.state !== "succeeded") return [];
  const paths = Object.values(storedManifest(row).publish ?? {}).map((target) => resolve(root, target));
  const files = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  const [from, to] = [row.startedAt - slackMs, (row.endedAt ?? 0) + slackMs];
  return paths.filter((_, index) => {
    const file = files[index];
    return file?.isFile() === true && file.mtimeMs >= from && file.mtimeMs <= to;
  });
}
