import type { JobLog } from "../model/job-log.ts";

/** Whose log is shown in place of an element's own, or what is known without one. */
export function jobLogNote(element: string, { job, file, says }: JobLog): string {
  const name = job === undefined ? "its job" : `its job ${job}`;
  const own = `${element} wrote nothing itself`;
  if (file !== undefined) return `${own}; this is what the scheduler wrote of ${name}: ${file}`;
  return `${own}, and ${name} left no log: ${says ?? "nothing more is known of it"}.`;
}
