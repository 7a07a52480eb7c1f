import { sizeBytes } from "../amounts.ts";
import type { CommandOutput } from "../command.ts";
import type { Query } from "../dialect.ts";
import type { JobHandle } from "../job-handle.ts";
import type { JobRecord, JobState } from "../job-state.ts";
import { JobTable } from "../job-table.ts";
import { classify, failed, read, type Reading } from "../problem.ts";
import { toIndex } from "./element-id.ts";
import { endOf } from "./end.ts";
import { lsfProblems } from "./problems.ts";

const FIELDS = "jobid jobindex stat exit_code exit_reason pend_reason exec_host max_mem cpu_used run_time";

type Row = Readonly<Record<string, string | undefined>>;

/** With `-a` also jobs that have ended, for CLEAN_PERIOD (an hour, unless set otherwise). */
const query = <T>(jobs: readonly JobHandle[], say: (row: Row) => T | undefined): Query<JobTable<T>> => ({
  command: { argv: ["bjobs", "-a", "-json", "-o", FIELDS, ...jobs.map(({ id }) => id)] },
  read: (output) => readRows(output, say),
});

export const lsfStates = (jobs: readonly JobHandle[]): Query<JobTable<JobState>> => query(jobs, stateOf);

export const lsfRecords = (jobs: readonly JobHandle[]): readonly Query<JobTable<JobRecord>>[] => [
  query(jobs, (row) => {
    const state = stateOf(row);
    return state.type === "ended" ? state.record : undefined;
  }),
];

function readRows<T>(output: CommandOutput, say: (row: Row) => T | undefined): Reading<JobTable<T>> {
  const table = new JobTable<T>();
  const start = output.stdout.indexOf("{"); // "LSF is processing your request. Please wait ..." may come first
  if (start === -1) {
    const isGone = /is not found|No (?:matching )?job found/i.test(output.stderr);
    return isGone ? read(table) : classify(lsfProblems, output);
  }
  const rows = parseRows(output.stdout.slice(start));
  if (rows === undefined) return failed("unreadable", output.stdout.slice(0, 200));
  for (const row of rows) {
    const id = /^\d+/.exec(row.JOBID ?? "")?.[0];
    if (row.ERROR !== undefined || id === undefined) continue; // one that it has forgotten
    const element = Number(row.JOBINDEX ?? /\[(\d+)\]/.exec(row.JOBID ?? "")?.[1] ?? 0);
    const said = say(row);
    if (said !== undefined) table.set(id, element > 0 ? toIndex(element) : undefined, said);
  }
  return read(table);
}

function parseRows(text: string): readonly Row[] | undefined {
  try {
    return (JSON.parse(text) as { RECORDS: readonly Row[] }).RECORDS;
  } catch {
    return undefined;
  }
}

function stateOf(row: Row): JobState {
  const node = row.EXEC_HOST ? row.EXEC_HOST.split(":")[0]!.replace(/^\d+\*/, "") : undefined;
  switch (row.STAT) {
    case "PEND":
    case "PSUSP":
    case "WAIT":
      return { type: "pending", reason: row.PEND_REASON || undefined, stuck: isStuck(row) };
    case "DONE":
    case "EXIT":
      return { type: "ended", record: recordOf(row, node) };
    default: // RUN, suspended (USUSP, SSUSP), out of sight (UNKWN), being cleaned up (ZOMBI, PROV)
      return { type: "running", node };
  }
}

const isStuck = ({ STAT, PEND_REASON }: Row): boolean =>
  STAT === "PSUSP" ||
  /never (?:be )?satisf|invalid or never|dependency condition invalid/i.test(PEND_REASON ?? "");

function recordOf(row: Row, node: string | undefined): JobRecord {
  const seconds = (text: string | undefined) =>
    text && /^[\d.]+/.test(text) ? Number.parseFloat(text) * 1000 : undefined;
  const reason = row.EXIT_REASON ? ` (${row.EXIT_REASON})` : "";
  return {
    end: endOf(row.STAT!, row.EXIT_CODE ?? "", row.EXIT_REASON ?? ""),
    raw: `${row.STAT} ${row.EXIT_CODE ?? ""}`.trim() + reason,
    node,
    elapsedMs: seconds(row.RUN_TIME),
    cpuMs: seconds(row.CPU_USED),
    peakRssBytes: sizeBytes(row.MAX_MEM ?? "") || undefined,
  };
}
