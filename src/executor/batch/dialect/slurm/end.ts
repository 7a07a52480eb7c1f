import { ofExitCode } from "../exit.ts";
import type { JobEnd } from "../job-state.ts";

export interface SlurmEnd {
  /** `CANCELLED by 0` and the like. */
  readonly state: string;
  readonly code: number;
  readonly signal: number;
  /** It was given a node. */
  readonly started: boolean;
}

/** What slurmstepd reports instead of a signal when it cannot open the job's files (SLURM's own "real-time signal 19"). */
const NO_LOG = 53;

export function endOf({ state, code, signal, started }: SlurmEnd): JobEnd {
  const [word, by] = state.split(" by ");
  switch (word) {
    case "COMPLETED":
      return { type: "completed" };
    case "FAILED":
      return failure(code, signal);
    case "OUT_OF_MEMORY":
      return { type: "out of memory" };
    case "TIMEOUT":
      return { type: "timeout" };
    case "DEADLINE":
      return started ? { type: "timeout" } : { type: "never started", why: "its deadline passed first" };
    case "PREEMPTED":
    case "REVOKED":
      return { type: "preempted" };
    case "NODE_FAIL":
    case "BOOT_FAIL":
    case "LAUNCH_FAILED":
      return { type: "node failure" };
    case "CANCELLED":
      return { type: "cancelled", by };
    default:
      return { type: "unknown" };
  }
}

function failure(code: number, signal: number): JobEnd {
  if (signal === NO_LOG) return { type: "never started", why: "its log file could not be opened" };
  return signal === 0 ? ofExitCode(code) : { type: "killed", signal };
}

/** What `squeue` has as exit code is a status as wait(2) gives it. */
export const ofWaitStatus = (status: number) => ({ code: (status >> 8) & 0xff, signal: status & 0x7f });
