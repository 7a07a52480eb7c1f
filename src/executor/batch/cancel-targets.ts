import { appendFile } from "node:fs/promises";
import type { CancelTarget } from "./dialect/dialect.ts";
import type { Submission } from "./submission.ts";

type Lines = Iterable<{ readonly submission: Submission; readonly line: number }>;

/** The jobs that run these lines: whole submissions where all of theirs are meant. */
export function cancelTargets(lines: Lines): CancelTarget[] {
  return [...tasksOf(lines)].map(([{ job, tasks: all }, own]) =>
    own.size === all ? { job: job.handle } : { job: job.handle, indices: [...own].toSorted((a, b) => a - b) },
  );
}

/** Has their jobs know that it is no preemption. */
export async function noteCancelled(lines: Lines): Promise<void> {
  for (const [{ folder }, own] of tasksOf(lines))
    await appendFile(folder.cancelled, [...own].map((task) => `${task}\n`).join(""));
}

function tasksOf(lines: Lines): Map<Submission, Set<number>> {
  const tasks = new Map<Submission, Set<number>>();
  for (const { submission, line } of lines) {
    const own = tasks.get(submission) ?? new Set();
    submission.lookAtClaims();
    const task = submission.taskOf(line);
    if (task !== undefined) tasks.set(submission, own.add(task));
  }
  return tasks;
}
