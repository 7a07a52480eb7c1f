import { setTimeout as after } from "node:timers/promises";
import { askForFigures } from "../executor/batch/job-figures.ts";
import { isSheafError } from "../model/errors.ts";
import { isUnderWay, type RunStateName } from "../model/states.ts";
import type { RunRow } from "../store/store.ts";
import { batchFolder } from "./batch-folder.ts";
import { batchRunOf } from "./batch-run.ts";
import { noteDispatchProcess } from "./dispatch-holder.ts";
import type { StoreOptions } from "./options.ts";
import { findRun } from "./find-run.ts";
import { resumeRun } from "./resume.ts";
import { openWorkspace } from "./workspace.ts";

/** Whoever submitted this job has to let go of the run first; another that has it is left to it. Milliseconds. */
const letGoTakes = 90_000;

/** Goes on with a run that was handed to a batch scheduler, until it is over or has to wait for jobs again. */
export async function dispatchRun(run: string, options: StoreOptions): Promise<RunStateName | "held"> {
  let isNoted = false;
  for (const end = Date.now() + letGoTakes; ; await after(200)) {
    try {
      const row = await rowNow(run, options);
      if (!isUnderWay(row.state)) return row.state;
      if (!isNoted) {
        await noteDispatchProcess(batchFolder(row));
        // What the waves before have used is asked for beside, and left to others where that takes longer than all the rest.
        void tellFigures(row).catch(() => {});
      }
      isNoted = true;
      await using resumed = await resumeRun(run, options);
      return (await resumed.status()).state;
    } catch (error) {
      const isOver = Date.now() > end;
      // A host that is silent loses the store before that.
      if (isSheafError(error, "SHEAF_STORE_HELD") && !isOver) continue;
      if (!isSheafError(error, "SHEAF_RUN_HELD")) throw error;
      if (isOver) return "held";
    }
  }
}

async function tellFigures(row: RunRow): Promise<void> {
  const { folder, scheduler } = await batchRunOf(row);
  await askForFigures(folder, scheduler, { settled: true });
}

/** One that was cancelled just before this job began is left alone. */
async function rowNow(run: string, options: StoreOptions): Promise<RunRow> {
  const workspace = await openWorkspace(options, { absent: "refuse" });
  try {
    return await findRun(workspace.store, run);
  } finally {
    await workspace.close();
  }
}
