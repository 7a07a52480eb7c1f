import { ofExitCode } from "../exit.ts";
import type { JobEnd } from "../job-state.ts";

/** LSF's words for why it ended a job, before the colon. */
const REASONS: readonly (readonly [RegExp, JobEnd])[] = [
  [/^TERM_(?:MEMLIMIT|SWAP)/, { type: "out of memory" }],
  [/^TERM_(?:RUNLIMIT|CPULIMIT|DEADLINE|WINDOW)/, { type: "timeout" }],
  [/^TERM_(?:PREEMPT|REQUEUE_OWNER|REQUEUE_ADMIN|LOAD)/, { type: "preempted" }],
  [/^TERM_(?:FORCE_)?OWNER/, { type: "cancelled", by: "its owner" }],
  [/^TERM_(?:FORCE_|REQUEUE_)?ADMIN|^TERM_BUCKET_KILL/, { type: "cancelled", by: "an administrator" }],
  [/^TERM_(?:RMS|SLURM|ZOMBIE|RC_RECLAIM|REMOVE_HUNG_JOB)/, { type: "node failure" }],
  [/^TERM_CWD_NOTEXIST/, { type: "never started", why: "its folder does not exist" }],
  [/^TERM_ORPHAN_SYSTEM/, { type: "never started", why: "what it waited for can never end well" }],
];

/** The state decides; many jobs that were killed have no exit code at all. */
export function endOf(stat: string, exitCode: string, reason: string): JobEnd {
  if (stat === "DONE") return { type: "completed" };
  const known = REASONS.find(([pattern]) => pattern.test(reason));
  if (known !== undefined) return known[1];
  return /^\d+$/.test(exitCode) && exitCode !== "0" ? ofExitCode(Number(exitCode)) : { type: "unknown" };
}
