import type { CancelTarget } from "./dialect/dialect.ts";
import type { Submission } from "./submission.ts";

/** The jobs that run these lines: whole submissions where all of theirs are meant. */
export function cancelTargets(
  lines: Iterable<{ readonly submission: Submission; readonly line: number }>,
): CancelTarget[] {
  const tasks = new Map<Submission, Set<number>>();
  for (const { submission, line } of lines) {
    const own = tasks.get(submission) ?? new Set();
    submission.lookAtClaims();
    const task = submission.taskOf(line);
    if (task !== undefined) tasks.set(submission, own.add(task));
  }
  return [...tasks].map(([{ job, tasks: all }, own]) =>
    own.size === all ? { job: job.handle } : { job: job.handle, indices: [...own].toSorted((a, b) => a - b) },
  );
}
