import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JobHandle } from "../executor/batch/dialect/job-handle.ts";
import { writeNote } from "../executor/batch/note.ts";
import type { Holder, RunRow } from "../store/store.ts";
import { batchFolder } from "./batch-folder.ts";
import { type BatchRun, batchRunOf, originFile } from "./batch-run.ts";
import { thisHolder } from "./holder.ts";

/** The process in which a dispatch job goes on with a run. */
interface DispatchProcess extends Omit<Holder, "heartbeatAt"> {
  readonly job: JobHandle;
}

const noteFile = (folder: string) => join(folder, "dispatch-process.json");

/** In a dispatch job: notes that it is this process which is about to go on with the run. */
export async function noteDispatchProcess(folder: string): Promise<void> {
  const id = process.env["SHEAF_BATCH_JOB"];
  if (id === undefined) return;
  const { host, pid, pidStart } = thisHolder(Date.now());
  const note: DispatchProcess = { job: { id }, host, pid, pidStart };
  await writeNote(noteFile(folder), note);
}

/**
 * Tells of the holder of a run's lease whether it is a dispatch job that has ended: of one on another host the scheduler
 * knows at once, and its silence only after a while.
 */
export async function endedDispatch({ folder, scheduler }: BatchRun): Promise<(holder: Holder) => boolean> {
  const text = await readFile(noteFile(folder), "utf8").catch(() => undefined);
  if (text === undefined) return () => false;
  const { job, host, pid, pidStart } = JSON.parse(text) as DispatchProcess;
  if (!(await hasEnded(job, scheduler))) return () => false;
  return (holder) => holder.host === host && holder.pid === pid && holder.pidStart === pidStart;
}

/** The same of a run that may never have been handed to a scheduler. */
export async function endedDispatchOf(row: RunRow): Promise<(holder: Holder) => boolean> {
  return existsSync(originFile(batchFolder(row))) ? endedDispatch(await batchRunOf(row)) : () => false;
}

/** A job that nobody knows may run all the same, forgotten by the controller: only what is said of its end counts. */
async function hasEnded(job: JobHandle, scheduler: BatchRun["scheduler"]): Promise<boolean> {
  const states = await scheduler.states([job]);
  if (!states.ok) return false;
  const state = states.value.get(job.id);
  if (state !== undefined) return state.type === "ended";
  return (await scheduler.records([job])).records.get(job.id) !== undefined;
}
