import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { JobRecord, JobState } from "../executor/batch/dialect/job-state.ts";
import { type ElementJob, jobOfElement } from "../executor/batch/element-job.ts";
import type { JobLog } from "../model/job-log.ts";
import { batchFolder } from "./batch-folder.ts";
import { type BatchRun, batchRunOf, originFile } from "./batch-run.ts";
import { findElement, type FoundElement } from "./find-element.ts";
import { findRun } from "./find-run.ts";
import type { StoreOptions } from "./options.ts";
import { inWorkspace } from "./in-workspace.ts";

/** What a scheduler has of the job of an element, `"convert[7]"`, of a run. Undefined where no scheduler had it. */
export async function jobLog(
  run: string,
  element: string,
  options: StoreOptions = {},
): Promise<JobLog | undefined> {
  return inWorkspace(options, async (workspace) => {
    const found = await findElement(workspace.store, await findRun(workspace.store, run), element);
    return await jobLogOf(found, { asks: true });
  });
}

/** The same. With `asks`, the scheduler says how the job is doing where there is nothing to read. */
export async function jobLogOf(
  { run, name, index, row }: FoundElement,
  { asks }: { readonly asks: boolean },
): Promise<JobLog | undefined> {
  if (!existsSync(originFile(batchFolder(run)))) return undefined;
  const job = await jobOfElement(batchFolder(run), { step: name, index });
  if (job === undefined) return recordedLog(row?.failure?.log);
  const batch = await batchRunOf(run);
  const log = batch.scheduler.dialect.logFile(job.folder.log, job.handle, job.task ?? 0);
  const file = job.task !== undefined && hasText(log) ? log : undefined;
  return { job: nameOf(job), file, says: asks && file === undefined ? await said(batch, job) : undefined };
}

/** Of an attempt whose end is known, where its job wrote is recorded with it. */
function recordedLog(file: string | undefined): JobLog | undefined {
  return file !== undefined && hasText(file) ? { job: undefined, file, says: undefined } : undefined;
}

export function readJobLog({ file }: JobLog): Promise<string> {
  return file === undefined ? Promise.resolve("") : readFile(file, "utf8").catch(() => "");
}

function hasText(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function nameOf({ handle, task }: ElementJob): string {
  return task === undefined ? handle.id : `${handle.id}_${task}`;
}

async function said({ scheduler }: BatchRun, job: ElementJob): Promise<string> {
  const { id } = job.handle;
  if (job.task === undefined) return "none of the pool's jobs has taken it yet";
  const states = await scheduler.states([job.handle]);
  if (!states.ok) return `${scheduler.dialect.title} does not answer: ${states.problem.words}`;
  const state = states.value.get(id, job.task);
  if (state !== undefined && state.type !== "ended") return aliveText(state);
  const record = state?.record ?? (await scheduler.records([job.handle])).records.get(id, job.task);
  return record === undefined
    ? `it is not in the queue, and ${scheduler.dialect.title} does not say how it ended`
    : endText(record);
}

function aliveText(state: Exclude<JobState, { type: "ended" }>): string {
  if (state.type === "running") return `it runs${state.node === undefined ? "" : ` on ${state.node}`}`;
  const reason = state.reason ?? "no reason is given";
  return state.stuck ? `it will not start as it is: ${reason}` : `it waits: ${reason}`;
}

function endText({ end, raw, node }: JobRecord): string {
  const why = end.type === "never started" ? `it never started: ${end.why}` : "it has ended";
  return `${why} (${raw}${node === undefined ? "" : ` on ${node}`})`;
}
