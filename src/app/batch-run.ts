import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { GoOn } from "../executor/batch/batch-executor.ts";
import { loadDialect } from "../executor/batch/dialect/dialects.ts";
import type { JobHandle } from "../executor/batch/dialect/job-handle.ts";
import { writeNote } from "../executor/batch/note.ts";
import { Scheduler } from "../executor/batch/scheduler.ts";
import { Submission } from "../executor/batch/submission.ts";
import type { RunRow } from "../store/store.ts";
import { batchFolder } from "./batch-folder.ts";
import type { BatchExecutorSpec } from "./batch-spec.ts";
import { type BatchOrigin, dispatchBatchJob, dispatchTimeMs } from "./dispatch-batch-job.ts";

/** The job that goes on with a run, as it is noted beside it. */
export interface DispatchNote {
  readonly handle: JobHandle;
  readonly submittedAt: number;
  /** How often in a row it was submitted because the one before it was gone. */
  readonly revivals: number;
}

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

  /** Submits the job that takes the run up again; one that waits for that already gives way to it. */
  readonly goOn = async ({
    after,
    at,
    revivals = 0,
  }: Parameters<GoOn>[0] & { readonly revivals?: number }): Promise<void> => {
    const before = await this.dispatch();
    const self = process.env["SHEAF_BATCH_JOB"];
    // One goes on with a run at a time.
    const when = { after: self === undefined ? after : [...after, { id: self }], at };
    const taken = await this.scheduler.submit(dispatchBatchJob(this, this.#origin, when));
    if (!taken.ok)
      throw this.scheduler.error(taken.problem, "submit the job that goes on with the run", this.id);
    const note: DispatchNote = { handle: taken.value, submittedAt: Date.now(), revivals };
    await writeNote(this.#noteFile, note);
    // A controller that comes back from a crash may give an id again.
    const isOther = before?.handle.id !== taken.value.id && before?.handle.id !== self;
    if (before !== undefined && isOther) await this.scheduler.cancel([{ job: before.handle }]);
  };

  get #noteFile(): string {
    return join(this.folder, "dispatch.json");
  }

  /** The job that is to go on with the run, or the one that did so last. */
  async dispatch(): Promise<DispatchNote | undefined> {
    const text = await readFile(this.#noteFile, "utf8").catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as DispatchNote);
  }

  /** Cancels all its jobs. */
  async cancelAll(): Promise<void> {
    const submissions = await Submission.all(this.folder);
    const dispatch = await this.dispatch();
    const jobs = [
      ...submissions.map(({ job }) => job.handle),
      ...(dispatch === undefined ? [] : [dispatch.handle]),
    ];
    // The one that would go on comes last: until then it could be needed.
    if (jobs.length > 0) await this.scheduler.cancel(jobs.map((job) => ({ job })));
    await Submission.giveUp(this.folder, "all");
  }
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
export async function batchRunOf(row: Pick<RunRow, "id" | "runDir">): Promise<BatchRun> {
  const folder = batchFolder(row);
  const origin = JSON.parse(await readFile(originFile(folder), "utf8")) as BatchOrigin;
  return new BatchRun({ id: row.id, folder, scheduler: await schedulerOf(origin.spec), origin });
}

/** In a job that goes on with a run, nobody is there to try again when the scheduler does not answer. */
async function schedulerOf(spec: BatchExecutorSpec): Promise<Scheduler> {
  const isDispatch = process.env["SHEAF_BATCH_JOB"] !== undefined;
  const patienceMs = isDispatch ? 0.8 * dispatchTimeMs(spec) : 0;
  return new Scheduler(await loadDialect(spec.executor), { patienceMs });
}
