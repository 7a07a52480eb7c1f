import type { FailureCause } from "../model/failure.ts";
import { bytes, milliseconds } from "../model/quantity.ts";
import type { Escalation, Growth, RetryPolicy } from "../task/task.ts";

/** The parts of a request that can be too small. */
export interface Amounts {
  /** 0: not asked for. */
  readonly memBytes: number;
  /** Undefined: no limit. */
  readonly timeMs: number | undefined;
}

/** A failed attempt, as far as the next one asks for more because of it. */
export interface AttemptBefore {
  readonly cause: FailureCause;
  readonly asked: Amounts;
  /** The most memory that it was seen to have. */
  readonly peakRssBytes?: number | undefined;
}

/**
 * What the next attempt asks for: what it would ask for anyway, or what the one before had, or, of what that one ran out of,
 * so much more as the policy says. Memory grows from what was measured where that is more than was asked for.
 */
export function escalated<Need extends Amounts>(
  own: Need,
  policy: RetryPolicy["escalate"],
  before: AttemptBefore,
): Need {
  const { mem, time } = escalationOf(policy);
  const { asked, cause, peakRssBytes = 0 } = before;
  const memBytes =
    mem === undefined
      ? 0
      : cause === "out-of-memory"
        ? grown(Math.max(asked.memBytes, peakRssBytes), mem, bytes)
        : asked.memBytes;
  const timeMs =
    time === undefined || asked.timeMs === undefined
      ? 0
      : cause === "timeout"
        ? grown(asked.timeMs, time, milliseconds)
        : asked.timeMs;
  return {
    ...own,
    memBytes: Math.max(own.memBytes, memBytes),
    timeMs: own.timeMs === undefined ? undefined : Math.max(own.timeMs, timeMs),
  };
}

/** Would the next attempt run out of the same again, because the policy lets it have no more? */
export function isExhausted(next: Amounts, policy: RetryPolicy["escalate"], before: AttemptBefore): boolean {
  const { mem, time } = escalationOf(policy);
  const { asked, cause } = before;
  if (cause === "out-of-memory" && limited(mem)) return asked.memBytes > 0 && next.memBytes <= asked.memBytes;
  if (cause === "timeout" && limited(time))
    return asked.timeMs !== undefined && next.timeMs !== undefined && next.timeMs <= asked.timeMs;
  return false;
}

/** Is there something of which an attempt with this end is given more? */
export function isEscalated(policy: RetryPolicy["escalate"], cause: FailureCause): boolean {
  const { mem, time } = escalationOf(policy);
  return (cause === "out-of-memory" && mem !== undefined) || (cause === "timeout" && time !== undefined);
}

function escalationOf(policy: RetryPolicy["escalate"]): Escalation {
  if (policy === undefined || policy === false) return {};
  return policy === true ? { mem: defaultFactor, time: defaultFactor } : policy;
}

const defaultFactor = 2;

function grown<Amount>(from: number, growth: Growth<Amount>, plain: (amount: Amount) => number): number {
  const { factor = defaultFactor, max } = typeof growth === "number" ? { factor: growth } : growth;
  const limit = max === undefined ? Infinity : plain(max);
  return Math.min(Math.ceil(from * factor), Math.max(limit, 0));
}

function limited(growth: Growth<unknown> | undefined): boolean {
  return typeof growth === "object" && growth.max !== undefined;
}
