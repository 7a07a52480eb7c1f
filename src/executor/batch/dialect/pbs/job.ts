import { clockMs, sizeBytes } from "../amounts.ts";
import { ofExitCode } from "../exit.ts";
import type { JobEnd, JobRecord, JobState } from "../job-state.ts";
import type { PbsObject } from "./full-status.ts";

/** What a negative exit status means; it differs between PBS Pro and Torque. */
export type ServerCodes = (code: number) => JobEnd;

const SIGNALLED = 256;
const TERM = 15;

/** The state of one job or subjob. */
export function stateOf(job: PbsObject, codes: ServerCodes): JobState {
  const letter = job.get("job_state") ?? "";
  const node = job.get("exec_host")?.replace(/\/.*/s, "");
  if (/^[FCX]/.test(letter)) return { type: "ended", record: recordOf(job, codes) };
  if (/^[RESUB]/.test(letter)) return { type: "running", node };
  const comment = job.get("comment");
  const waits = job.get("depend") !== undefined;
  const held = letter === "H" && !waits && !/n/.test(job.get("hold_types") ?? "n");
  const stuck = held || /can never (?:run|be satisfied)/i.test(comment ?? "");
  return { type: "pending", reason: comment ?? (waits ? "waits for other jobs" : undefined), stuck };
}

export function recordOf(job: PbsObject, codes: ServerCodes): JobRecord {
  const status = job.get("exit_status");
  const comment = job.get("comment");
  return {
    end: endOf(job, codes),
    raw: `${job.get("job_state")}, exit status ${status ?? "none"}${comment ? `: ${comment}` : ""}`,
    node: job.get("exec_host")?.replace(/\/.*/s, ""),
    elapsedMs: clockMs(job.get("resources_used.walltime") ?? ""),
    cpuMs: clockMs(job.get("resources_used.cput") ?? ""),
    peakRssBytes: sizeBytes(job.get("resources_used.mem") ?? "") || undefined,
  };
}

function endOf(job: PbsObject, codes: ServerCodes): JobEnd {
  const comment = job.get("comment") ?? "";
  const status = Number(job.get("exit_status") ?? Number.NaN);
  if (/can never be satisfied/i.test(comment)) return { type: "never started", why: comment };
  // Deleted while it waited: there is no status, or that of the signal for what never ran.
  if (Number.isNaN(status))
    return /deleted|terminated/i.test(comment) ? cancelled(comment) : { type: "unknown" };
  if (status < 0) return codes(status);
  const end: JobEnd =
    status > SIGNALLED ? { type: "killed", signal: status - SIGNALLED } : ofExitCode(status);
  if (end.type !== "killed") return end;
  if (isOverTime(job)) return { type: "timeout" };
  if (end.signal === TERM && /deleted|terminated/i.test(comment)) return cancelled(comment);
  return end;
}

const cancelled = (comment: string): JobEnd => ({
  type: "cancelled",
  by: /(?:deleted|terminated) (?:at request of|by) (\S+)/i.exec(comment)?.[1],
});

function isOverTime(job: PbsObject): boolean {
  const used = clockMs(job.get("resources_used.walltime") ?? "");
  const limit = clockMs(job.get("resource_list.walltime") ?? "");
  return used !== undefined && limit !== undefined && used >= limit;
}
