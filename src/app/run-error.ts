import { SheafError } from "../model/errors.ts";
import type { RunStatus } from "../model/status.ts";
import { formatIndex } from "../model/index-path.ts";

/** Why a run that has ended has no result. */
export function runError(status: RunStatus): SheafError {
  if (status.state === "cancelled") {
    return new SheafError("SHEAF_CANCELLED", `run ${status.run} was cancelled`, {
      mend: `sheaf retry ${status.run} goes on with it.`,
    });
  }
  const [first] = status.failures;
  const why =
    first === undefined
      ? (status.error?.message ?? status.state)
      : `${first.step}${formatIndex(first.index)}: ${first.failure.message}`;
  const more = status.failedTotal > 1 ? ` (and ${status.failedTotal - 1} more)` : "";
  return new SheafError("SHEAF_STEP_FAILED", `run ${status.run} failed: ${why}${more}`, {
    place: { flow: status.flow, step: first?.step, index: first?.index },
    mend: `sheaf status ${status.run} --errors shows what failed; sheaf retry ${status.run} runs just that again.`,
  });
}
