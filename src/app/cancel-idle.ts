import { existsSync } from "node:fs";
import type { CancelTarget } from "../executor/batch/dialect/dialect.ts";
import type { JobState } from "../executor/batch/dialect/job-state.ts";
import type { JobTable } from "../executor/batch/dialect/job-table.ts";
import type { Submission } from "../executor/batch/submission.ts";
import type { BatchRun } from "./batch-run.ts";

/**
 * Cancels jobs that will never start, and need not: their elements have ended. A controller that was killed may want to start
 * such jobs again, fail, and hold them; what is to start after them would wait for ever.
 */
export async function cancelIdle(
  { scheduler }: BatchRun,
  submissions: readonly Submission[],
  states: JobTable<JobState>,
): Promise<void> {
  const targets: CancelTarget[] = [];
  for (const submission of submissions) {
    const { head, job } = submission;
    if (head.pool !== undefined) continue;
    const tasks = Array.from({ length: submission.tasks }, (_, task) => task);
    const indices = tasks.filter((task) => {
      const state = states.get(job.handle.id, task);
      return state?.type === "pending" && state.stuck && hasEnded(submission, task);
    });
    if (indices.length > 0) targets.push({ job: job.handle, indices });
  }
  // It is tried again at the next look.
  if (targets.length > 0) await scheduler.cancel(targets).catch(() => {});
}

function hasEnded({ head, settled, folder }: Submission, task: number): boolean {
  for (let line = task * head.chunk; line < Math.min(head.size, (task + 1) * head.chunk); line++)
    if (!settled.has(line) && !existsSync(folder.result(line))) return false;
  return true;
}
