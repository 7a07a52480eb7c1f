import { SheafError } from "../model/errors.ts";
import type { Outcome, Work } from "./executor.ts";

export type StopCause = "cancelled" | "timeout";

/** What an attempt finds as the reason of its signal. */
export function stopReason(why: StopCause, timeMs: number | undefined): SheafError {
  if (why === "cancelled") return new SheafError("SHEAF_CANCELLED", "The attempt was cancelled");
  return new SheafError(
    "SHEAF_TIMEOUT",
    `The attempt took longer than its limit of ${(timeMs ?? 0) / 1000} s`,
    {
      mend: "Raise `time` in the task's resources, or find out what it waits for.",
    },
  );
}

/** How an attempt ended that was not allowed to end by itself. */
export function stoppedOutcome(why: StopCause, work: Work, elapsedMs: number): Outcome {
  if (why === "cancelled") return { type: "cancelled" };
  const { name, code, message, mend } = stopReason(why, work.need.timeMs);
  return { type: "failed", failure: { cause: "timeout", name, code, message, mend }, elapsedMs };
}
