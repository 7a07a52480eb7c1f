import { listRuns, openRun } from "../facade.ts";
import { findTarget } from "../target.ts";

/** Ids of the latest runs, with flow and state. */
export async function runIds(): Promise<string[]> {
  const runs = await listRuns({ limit: 50 }, {});
  return runs.map((run) => `${run.id}\t${run.flow}, ${run.state}`);
}

/** Steps of the run or the flow that the words name; without one, of the latest run. */
export async function stepNames(words: readonly string[]): Promise<string[]> {
  const named = words.find((word) => !word.startsWith("-"));
  if (named !== undefined && /\.[cm]?[jt]s(:|$)/.test(named))
    return (await findTarget(named)).manifest.steps.map(({ name }) => name);
  await using run = await openRun(named, {});
  const { steps } = await run.status();
  return steps.map(({ name }) => name);
}
