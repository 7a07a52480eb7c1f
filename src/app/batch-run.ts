import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GoOnWhen } from "../executor/batch/go-on.ts";
import { leftJobs } from "../executor/batch/left-jobs.ts";
import { loadDialect } from "../executor/batch/dialect/dialects.ts";
import type { JobHandle } from "../executor/batch/dialect/job-handle.ts";
import { writeNote } from "../executor/batch/note.ts";
import { Scheduler, type SchedulerOptions } from "../executor/batch/scheduler.ts";
import { Submission } from "../executor/batch/submission.ts";
import type { RunRow } from "../store/store.ts";
import { batchFolder } from "./batch-folder.ts";
import type { BatchExecutorSpec } from "./batch-spec.ts";
import { type BatchOrigin, dispatchBatchJob, dispatchEveryMs, dispatchTimeMs } from "./dispatch-batch-job.ts";
import { dispatchWaits } from "./dispatch-waits.ts";

/** The jobs of which the first to start goes on with a run, as they are noted beside it. */
export interface DispatchNote {
  readonly handles: readonly JobHandle[];
  readonly submittedAt: number;
  /** How often in a row one was submitted because the one before it was gone. */
  readonly revivals: number;
}

type When = GoOnWhen & { readonly revivals?: number };

/** A run that was handed to a batch scheduler, as far as its jobs go. */
export class BatchRun {
  readonly id: string;
  readonly folder: string;
  readonly scheduler: Scheduler;
  readonly #origin: BatchOrigin;

  constructor(run: { id: string; folder: string; scheduler: Scheduler; origin: BatchOrigin }) {
    this.id = run.id;
    this.folder = run.folder;
    this.scheduler = run.scheduler;
    this.#origin = run.origin;
  }

  /** Submits what takes the run up again; what waits for that already gives way to it. */
  readonly goOn = async ({ revivals = 0, ...when }: When): Promise<void> => {
    const before = await this.dispatch();
    const handles = await this.#submitDispatch(when);
    await this.#note({ handles, submittedAt: Date.now(), revivals });
    // A controller that comes back from a crash may give an id again.
    await this.#cancelOthers(before, handles);
  };

  /** A dispatch job has the run now: others that wait to go on with it are not needed. */
  async takeOver(): Promise<void> {
    const self = ownJob();
    const note = await this.dispatch();
    if (self === undefined || note === undefined || note.handles.every(({ id }) => id === self)) return;
    try {
      await this.#cancelOthers(note, []);
      await this.#note({ ...note, handles: [{ id: self }] });
    } catch {
      // The scheduler does not answer: should one of them start, it looks once too often.
    }
  }

  async #submitDispatch(when: GoOnWhen): Promise<JobHandle[]> {
    const { scheduler } = this;
    const waits = dispatchWaits(when, {
      can: scheduler.dialect.can,
      self: ownJob(),
      now: Date.now(),
      everyMs: dispatchEveryMs(this.#origin.spec),
    });
    const handles: JobHandle[] = [];
    for (const wait of waits) {
      const taken = await scheduler.submit(dispatchBatchJob(this, this.#origin, wait));
      if (taken.ok) handles.push(taken.value);
      else if (handles.length === 0)
        throw scheduler.error(taken.problem, "submit the job that goes on with the run", this.id);
      else break; // one is enough: it submits what is missing
    }
    return handles;
  }

  async #cancelOthers(before: DispatchNote | undefined, handles: readonly JobHandle[]): Promise<void> {
    const spared = new Set([...handles.map(({ id }) => id), ownJob()]);
    const others = before?.handles.filter(({ id }) => !spared.has(id)) ?? [];
    if (others.length > 0) await this.scheduler.cancel(others.map((job) => ({ job })));
  }

  #note(note: DispatchNote): Promise<void> {
    return writeNote(this.#noteFile, note);
  }

  get #noteFile(): string {
    return join(this.folder, "dispatch.json");
  }

  /** The jobs that are to go on with the run, or the one that did so last. */
  async dispatch(): Promise<DispatchNote | undefined> {
    const text = await readFile(this.#noteFile, "utf8").catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as DispatchNote);
  }

  /** The run has ended: what the scheduler still has of it is not needed. One that does not answer is left alone. */
  async clearQueue(): Promise<void> {
    const left = await leftJobs(this.folder, this.scheduler);
    if (left.length > 0) await this.scheduler.cancel(left);
  }

  /** Cancels all its jobs. */
  async cancelAll(): Promise<void> {
    const submissions = await Submission.all(this.folder);
    const dispatch = await this.dispatch();
    const jobs = [...submissions.map(({ job }) => job.handle), ...(dispatch?.handles ?? [])];
    for (const { folder } of submissions) await appendFile(folder.cancelled, "all\n");
    // Those that would go on come last: until then they could be needed.
    try {
      if (jobs.length > 0) await this.scheduler.cancel(jobs.map((job) => ({ job })));
    } catch (error) {
      // They run on: whatever ends one of them later is something else.
      for (const { folder } of submissions) await withoutLine(folder.cancelled, "all");
      throw error;
    }
    await Submission.giveUp(this.folder, "all");
  }
}

/** The dispatch job that this process is. */
function ownJob(): string | undefined {
  return process.env["SHEAF_BATCH_JOB"];
}

export const originFile = (folder: string) => join(folder, "origin.json");

/** A run that is being handed over: how is noted for later commands. */
export async function newBatchRun(
  run: { readonly id: string; readonly runDir: string },
  origin: BatchOrigin,
): Promise<BatchRun> {
  const folder = batchFolder(run);
  await writeNote(originFile(folder), origin);
  return new BatchRun({ id: run.id, folder, scheduler: await schedulerOf(origin.spec), origin });
}

/** A run that was handed over earlier. */
export async function batchRunOf(
  row: Pick<RunRow, "id" | "runDir">,
  options: Pick<SchedulerOptions, "timeoutMs"> = {},
): Promise<BatchRun> {
  const folder = batchFolder(row);
  const origin = JSON.parse(await readFile(originFile(folder), "utf8")) as BatchOrigin;
  return new BatchRun({ id: row.id, folder, scheduler: await schedulerOf(origin.spec, options), origin });
}

/** In a job that goes on with a run, nobody is there to try again when the scheduler does not answer. */
async function schedulerOf(spec: BatchExecutorSpec, options: SchedulerOptions = {}): Promise<Scheduler> {
  const isDispatch = ownJob() !== undefined;
  const patienceMs = isDispatch ? 0.8 * dispatchTimeMs(spec) : 0;
  return new Scheduler(await loadDialect(spec.executor), { patienceMs, ...options });
}

async function withoutLine(file: string, line: string): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n");
  await writeFile(file, lines.filter((one) => one !== line).join("\n"));
}
