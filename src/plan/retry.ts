import type { Failure } from "../model/failure.ts";
import { milliseconds } from "../model/quantity.ts";
import type { Backoff, RetryPolicy } from "../task/task.ts";

/** Failures that would come again just the same. */
const hopeless: ReadonlySet<Failure["cause"]> = new Set(["invalid-input", "invalid-output", "stale"]);
const hopelessCodes: ReadonlySet<unknown> = new Set(["SHEAF_RESOURCES", "SHEAF_ISOLATION"]);

/**
 * Failures that are not the element's own: another attempt is made without counting this one. And no more of them than
 * this, or a cluster where nothing can run would be asked for ever.
 */
export const notItsFault: ReadonlyMap<Failure["cause"], number> = new Map([
  ["preempted", 10],
  ["node-failure", 10],
  ["not-started", 10],
  ["forgotten", 3],
]);

export interface FailedAttempt {
  readonly failure: Failure;
  /** 1 for the first try. */
  readonly attempt: number;
  /** How many attempts, this one too, ended by what was not the element's fault. Default 0. */
  readonly uncounted?: number;
  /** A number from 0 to 1, for the jitter. */
  readonly random: number;
}

/** How long to wait before the next attempt, in milliseconds; undefined when there is none. */
export function retryWait(
  policy: RetryPolicy | undefined,
  { failure, attempt, random, uncounted = 0 }: FailedAttempt,
): number | undefined {
  if (uncounted <= (notItsFault.get(failure.cause) ?? -1))
    return waitOf(policy?.backoff, { step: uncounted, random });
  const counted = attempt - uncounted;
  if (policy === undefined || counted > policy.limit) return undefined;
  const again = policy.on === undefined ? !isHopeless(failure) : policy.on(failure, attempt);
  if (!again) return undefined;
  return waitOf(policy.backoff, { step: counted, random });
}

/** `step`: 1 for the first wait. */
function waitOf(backoff: Backoff = {}, { step, random }: { step: number; random: number }): number {
  const { initial = "1s", factor = 2, max = "1m", jitter = 0.1 } = backoff;
  const wait = Math.min(milliseconds(initial) * factor ** (step - 1), milliseconds(max));
  return Math.round(wait * (1 - jitter * random));
}

function isHopeless({ cause, code }: Failure): boolean {
  return hopeless.has(cause) || hopelessCodes.has(code);
}
