import { existsSync } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Holder, RunRow } from "../store/store.ts";
import { batchFolder } from "./batch-folder.ts";
import { type BatchRun, batchRunOf, originFile } from "./batch-run.ts";
import { thisHolder } from "./holder.ts";

/** The process in which a dispatch job goes on with a run. */
interface DispatchProcess extends Omit<Holder, "heartbeatAt"> {
  readonly job: string;
}

/** The latest ones that are asked about: of several that start at the same time the first has the run. */
const latest = 8;

/** One line for each. */
const noteFile = (folder: string) => join(folder, "dispatch-processes");

/** In a dispatch job: notes that it is this process which is about to go on with the run. */
export async function noteDispatchProcess(folder: string): Promise<void> {
  const job = process.env["SHEAF_BATCH_JOB"];
  if (job === undefined) return;
  const { host, pid, pidStart } = thisHolder(Date.now());
  const note: DispatchProcess = { job, host, pid, pidStart };
  await appendFile(noteFile(folder), `${JSON.stringify(note)}\n`);
}

/**
 * Tells of the holder of a run's lease whether it is a dispatch job that has ended: of one on another host the scheduler
 * knows at once, and its silence only after a while.
 */
export async function endedDispatch({ folder, scheduler }: BatchRun): Promise<(holder: Holder) => boolean> {
  const processes = await processesIn(folder);
  if (processes.length === 0) return () => false;
  const ended = await endedJobs(new Set(processes.map(({ job }) => job)), scheduler);
  return ({ host, pid, pidStart }) =>
    processes.some(
      (one) => one.host === host && one.pid === pid && one.pidStart === pidStart && ended.has(one.job),
    );
}

/** The same of a run that may never have been handed to a scheduler. */
export async function endedDispatchOf(row: RunRow): Promise<(holder: Holder) => boolean> {
  return existsSync(originFile(batchFolder(row))) ? endedDispatch(await batchRunOf(row)) : () => false;
}

async function processesIn(folder: string): Promise<DispatchProcess[]> {
  const text = await readFile(noteFile(folder), "utf8").catch(() => "");
  const lines = text.split("\n").slice(0, -1); // without what is still being written
  return lines.slice(-latest).map((line) => JSON.parse(line) as DispatchProcess);
}

/** A job that nobody knows may run all the same, forgotten by the controller: only what is said of its end counts. */
async function endedJobs(jobs: ReadonlySet<string>, scheduler: BatchRun["scheduler"]): Promise<Set<string>> {
  const handles = [...jobs].map((id) => ({ id }));
  const states = await scheduler.states(handles);
  if (!states.ok) return new Set();
  const unknown = handles.filter(({ id }) => states.value.get(id) === undefined);
  const { records } = unknown.length === 0 ? { records: undefined } : await scheduler.records(unknown);
  return new Set(
    [...jobs].filter((id) => states.value.get(id)?.type === "ended" || records?.get(id) !== undefined),
  );
}
