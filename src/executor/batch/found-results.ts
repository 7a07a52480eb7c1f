import { readdir } from "node:fs/promises";
import { jobName } from "./job-figures.ts";
import { readMany } from "./many-files.ts";
import { readResult, type ResultFile } from "./result-files.ts";
import type { Submission } from "./submission.ts";

/** Results that are taken in at a time: more of them are not held in memory before they are committed. */
const resultsAtOnce = 2000;

interface Line {
  readonly submission: Submission;
  readonly line: number;
}

export interface FoundResults<T extends Line> {
  readonly found: readonly { readonly of: T; readonly result: ResultFile }[];
  /** Those of which there is none; undefined while there may be more to take in. */
  readonly missing: readonly T[] | undefined;
}

/** The results that jobs have left of these lines. A folder is listed once, whatever the number of its lines. */
export async function foundResults<T extends Line>(lines: readonly T[]): Promise<FoundResults<T>> {
  const listed = new Map<string, ReadonlySet<string>>();
  const missing: T[] = [];
  const found: T[] = [];
  for (const one of lines) {
    const shard = one.submission.folder.shard(one.line);
    let names = listed.get(shard);
    if (names === undefined) listed.set(shard, (names = new Set(await readdir(shard).catch(() => []))));
    if (names.has(`${one.line}.json`)) found.push(one);
    else missing.push(one);
    if (found.length === resultsAtOnce) break;
  }
  const texts = await readMany(found.map(({ submission, line }) => submission.folder.result(line)));
  return {
    found: found.map((of, at) => ({ of, result: withJob(readResult(texts[at]!), of) })),
    missing: found.length === resultsAtOnce ? undefined : missing,
  };
}

/** What the accounting says of its job, an element alone in it has used; and it has waited as long as that. */
function withJob(result: ResultFile, { submission, line }: Line): ResultFile {
  const { outcome, start, startedAt } = result;
  const hasUsage = outcome.type === "succeeded" || outcome.type === "failed";
  if (!submission.isOneEach || !hasUsage) return result;
  const { wallMs = outcome.elapsedMs, ...usage } = outcome.usage ?? {};
  const { handle, submittedAt } = submission.job;
  const job = jobName(handle.id, line);
  // Of one that was started again, the first try is in that time. Clocks may differ.
  const queued = start === 1 ? { queuedMs: Math.max(0, startedAt - submittedAt) } : {};
  return { ...result, outcome: { ...outcome, usage: { wallMs, ...usage, job, ...queued } } };
}
