import { existsSync } from "node:fs";
import type { JobFigures } from "../../executor/batch/job-figures.ts";
import type { Usage } from "../../model/usage.ts";
import type { RunRow } from "../../store/store.ts";
import { batchFolder } from "../batch-folder.ts";

/** People wait for the answer: an accounting that is slow is left out. Milliseconds. */
const patience = 10_000;

/** Puts beside what was measured what the scheduler's accounting says, where a run was handed to one. */
export type WithScheduler = (usage: Usage | undefined) => Usage | undefined;

/** Asks the accounting for what is not known yet, of all jobs or of one. */
export async function withSchedulerFigures(
  row: Pick<RunRow, "id" | "runDir">,
  job?: string,
): Promise<WithScheduler> {
  const figures = await figuresOf(row, job);
  return (usage) => {
    const scheduler = usage?.job === undefined ? undefined : figures?.get(usage.job);
    return scheduler === undefined ? usage : { ...usage!, scheduler };
  };
}

async function figuresOf(
  row: Pick<RunRow, "id" | "runDir">,
  job: string | undefined,
): Promise<JobFigures | undefined> {
  const folder = batchFolder(row);
  if (!existsSync(folder)) return undefined;
  const [{ batchRunOf, originFile }, { askForFigures, figuresIn }] = await Promise.all([
    import("../batch-run.ts"),
    import("../../executor/batch/job-figures.ts"),
  ]);
  if (!existsSync(originFile(folder))) return undefined;
  const { scheduler } = await batchRunOf(row, { timeoutMs: patience });
  await askForFigures(folder, scheduler, { settled: false, job });
  return figuresIn(folder);
}
