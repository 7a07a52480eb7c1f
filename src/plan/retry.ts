import type { Failure } from "../model/failure.ts";
import { milliseconds } from "../model/quantity.ts";
import type { RetryPolicy } from "../task/task.ts";

/** Failures that would come again just the same. */
const hopeless: ReadonlySet<Failure["cause"]> = new Set(["invalid-input", "invalid-output", "stale"]);
const hopelessCodes: ReadonlySet<unknown> = new Set(["SHEAF_RESOURCES", "SHEAF_ISOLATION"]);

export interface FailedAttempt {
  readonly failure: Failure;
  /** 1 for the first try. */
  readonly attempt: number;
  /** A number from 0 to 1, for the jitter. */
  readonly random: number;
}

/** How long to wait before the next attempt, in milliseconds; undefined when there is none. */
export function retryWait(
  policy: RetryPolicy | undefined,
  { failure, attempt, random }: FailedAttempt,
): number | undefined {
  if (policy === undefined || attempt > policy.limit) return undefined;
  const again = policy.on === undefined ? !isHopeless(failure) : policy.on(failure, attempt);
  if (!again) return undefined;
  const { initial = "1s", factor = 2, max = "1m", jitter = 0.1 } = policy.backoff ?? {};
  const wait = Math.min(milliseconds(initial) * factor ** (attempt - 1), milliseconds(max));
  return Math.round(wait * (1 - jitter * random));
}

function isHopeless({ cause, code }: Failure): boolean {
  return hopeless.has(cause) || hopelessCodes.has(code);
}
