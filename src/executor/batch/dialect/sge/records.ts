import { clockMs } from "../amounts.ts";
import type { CommandOutput, JobHandle, Query } from "../dialect.ts";
import { ofExitCode } from "../exit.ts";
import type { JobEnd, JobRecord } from "../job-state.ts";
import { JobTable } from "../job-table.ts";
import { classify, read } from "../problem.ts";
import { sgeProblems } from "./problems.ts";
import { toIndex } from "./task-id.ts";

/** One query for each job: `qacct` takes no list. */
export const sgeRecords = (jobs: readonly JobHandle[]): readonly Query<JobTable<JobRecord>>[] =>
  jobs.map(({ id }) => ({ command: { argv: ["qacct", "-j", id] }, read: readRecords }));

function readRecords(output: CommandOutput) {
  const table = new JobTable<JobRecord>();
  const words = output.stderr + output.stdout;
  // Not there yet, or deleted while it waited: of that there is no record.
  if (/job id \d+ not found|no jobs running since startup/.test(words)) return read(table);
  if (output.exitCode !== 0) return classify<typeof table>(sgeProblems, output);
  for (const block of output.stdout.split(/^=+$/m)) {
    const fields = new Map([...block.matchAll(/^(\w+) +(.*?) *$/gm)].map(([, key, value]) => [key!, value!]));
    const job = fields.get("jobnumber");
    if (job === undefined) continue;
    const task = Number(fields.get("taskid"));
    table.set(job, Number.isInteger(task) ? toIndex(task) : undefined, recordOf(fields));
  }
  return read(table);
}

function recordOf(fields: ReadonlyMap<string, string>): JobRecord {
  const failed = fields.get("failed") ?? "";
  const exit = fields.get("exit_status") ?? "";
  const ran = /\d/.test(fields.get("start_time") ?? "");
  const elapsedMs = amount(fields.get("ru_wallclock"), 1000);
  return {
    end: endOf(Number.parseInt(failed, 10), Number.parseInt(exit, 10), fields),
    raw: `failed ${failed.replaceAll(/\s+/g, " ")}, exit_status ${exit.replaceAll(/\s+/g, " ")}`,
    node: ran ? fields.get("hostname") : undefined,
    elapsedMs: ran ? elapsedMs : undefined,
    cpuMs: amount(fields.get("cpu"), 1000),
    peakRssBytes: amount(fields.get("ru_maxrss"), 1024) || undefined,
  };
}

const CODES = { ok: 0, recognizing: 21, rescheduling: 25, limit: 37, afterJob: 100 };
/** Everything up to the job itself, and opening its files, finding its shell, entering its folder. */
const BEFORE = (code: number) => code <= 11 || (code >= 26 && code <= 29);

function endOf(failed: number, exit: number, fields: ReadonlyMap<string, string>): JobEnd {
  const by = fields.get("deleted_by"); // Univa and Altair only
  if (by !== undefined && by !== "NONE" && failed !== CODES.ok) return { type: "cancelled", by };
  if (failed === CODES.ok) return ofExitCode(exit);
  if (failed === CODES.afterJob) return ofExitCode(exit);
  if (failed === CODES.limit) return overLimit(fields);
  if (failed === CODES.recognizing) return { type: "node failure" };
  if (failed === CODES.rescheduling) return { type: "preempted" };
  if (BEFORE(failed)) return { type: "never started", why: fields.get("failed")!.replace(/^\d+\s*:\s*/, "") };
  return { type: "unknown" };
}

/** One code for the limits on time and on memory: it was time, if the time is over. */
function overLimit(fields: ReadonlyMap<string, string>): JobEnd {
  const limits = fields.get("category") ?? "";
  const asked = /\bh_rt=([\d:]+)/.exec(limits)?.[1];
  const askedMs = asked === undefined ? undefined : (clockMs(asked) ?? Number(asked) * 1000);
  const elapsedMs = amount(fields.get("ru_wallclock"), 1000) ?? 0;
  const hasTime = askedMs === undefined ? !/\bh_vmem=/.test(limits) : elapsedMs >= askedMs;
  return { type: hasTime ? "timeout" : "out of memory" };
}

const POWERS: Readonly<Record<string, number>> = { "": 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** `3s`, `4.590KB` (of a figure that is in KB already: 8.1.9 adds its prefix to whatever it is), `4590`. */
function amount(text: string | undefined, unit: number): number | undefined {
  const match = /^([\d.]+)([KMGT]?)/.exec(text ?? "");
  return match === null ? undefined : Math.round(Number(match[1]) * POWERS[match[2]!]! * unit);
}
