import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { CancelTarget, JobState, JobTable } from "./dialect/dialect.ts";
import { type PayloadHead, readHead } from "./payload.ts";
import type { Scheduler } from "./scheduler.ts";
import { foldersIn, tasksIn, type TakenJob } from "./submission.ts";
import type { SubmissionFolder } from "./submission-folder.ts";

/** A job ends by itself when its elements have ended, and is gone after so long. Milliseconds. */
const endTakes = 30_000;

interface Taken {
  readonly folder: SubmissionFolder;
  readonly head: PayloadHead;
  readonly job: TakenJob;
}

/**
 * The jobs of a run that a scheduler still has though all their elements have ended: a controller that has lost its memory
 * may have started, or hold for ever, what had run already; and of a pool, jobs are left that found nothing to do. None
 * where the scheduler does not answer.
 */
export async function leftJobs(batchDir: string, scheduler: Scheduler): Promise<readonly CancelTarget[]> {
  const taken = await takenIn(batchDir);
  if (taken.length === 0) return [];
  const states = await scheduler.states(taken.map(({ job }) => job.handle));
  return states.ok ? taken.flatMap((one) => targetOf(one, states.value)) : [];
}

async function takenIn(batchDir: string): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const folder of await foldersIn(batchDir)) {
    const text = await readFile(folder.job, "utf8").catch(() => undefined);
    if (text !== undefined)
      taken.push({ folder, head: await readHead(folder), job: JSON.parse(text) as TakenJob });
  }
  return taken;
}

function targetOf({ folder, head, job }: Taken, states: JobTable<JobState>): CancelTarget[] {
  const settledAt = statSync(folder.settled, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  const isLate = Date.now() - settledAt > endTakes;
  const all = Array.from({ length: tasksIn(head) }, (_, task) => task);
  const indices = all.filter((task) => {
    const state = states.get(job.handle.id, task);
    return state?.type === "pending" || (isLate && state?.type === "running");
  });
  if (indices.length === 0) return [];
  return [indices.length === all.length ? { job: job.handle } : { job: job.handle, indices }];
}
