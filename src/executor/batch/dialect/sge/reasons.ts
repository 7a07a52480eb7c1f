import type { CommandOutput, JobHandle, Query } from "../dialect.ts";
import { JobTable } from "../job-table.ts";
import { classify, read } from "../problem.ts";
import { sgeProblems } from "./problems.ts";

/** Errors of jobs in state E, and what the scheduler says, where it is set up to say something (`schedd_job_info`). */
export function sgeReasons(jobs: readonly JobHandle[]): Query<JobTable<string>> {
  return { command: { argv: ["qstat", "-j", jobs.map(({ id }) => id).join(",")] }, read: readReasons };
}

function readReasons(output: CommandOutput) {
  const table = new JobTable<string>();
  if (/do not exist/.test(output.stderr + output.stdout) === false && output.exitCode !== 0)
    return classify<typeof table>(sgeProblems, output);
  for (const text of output.stdout.split(/^=+$/m)) {
    const job = /^job_number:\s+(\d+)/m.exec(text)?.[1];
    const error =
      /^error reason\s.*?: *error: *(.+)$/m.exec(text)?.[1] ??
      /^error reason\s+\d+:\s+(.+)$/m.exec(text)?.[1];
    const reason = error ?? /^scheduling info:\s+(.+)$/m.exec(text)?.[1];
    if (job !== undefined && reason !== undefined) table.set(job, undefined, reason.trim());
  }
  return read(table);
}
