import { type StopCause, StopReason } from "../model/stop-reason.ts";
import type { Warning } from "../model/warning.ts";
import type { Need, Outcome, Work } from "./executor.ts";

export type { StopCause } from "../model/stop-reason.ts";

/** That an attempt has to end: plain data, which travels to workers. */
export interface StopOrder {
  readonly why: StopCause;
  /** Its time limit, in milliseconds. */
  readonly timeMs?: number | undefined;
  /** Undefined: nobody knows. */
  readonly secondsLeft: number | undefined;
  /** What programs that it has called are told by; undefined: nothing, for now. */
  readonly toPrograms: NodeJS.Signals | undefined;
}

/** There is no time left. */
export function endOrder(why: StopCause, timeMs: number | undefined): StopOrder {
  return { why, timeMs, secondsLeft: 0, toPrograms: "SIGTERM" };
}

/** How an attempt is warned of the end of its time, and when; undefined: not, or it is too late for that. */
export function timeWarning({
  timeMs,
  warning,
}: Pick<Need, "timeMs" | "warning">): { order: StopOrder; afterMs: number } | undefined {
  if (timeMs === undefined || warning === undefined) return undefined;
  const afterMs = timeMs - warning.seconds * 1000;
  if (afterMs <= 0) return undefined;
  const order: StopOrder = {
    why: "timeout",
    timeMs,
    secondsLeft: warning.seconds,
    toPrograms: programSignal(warning),
  };
  return { order, afterMs };
}

export function programSignal({ signal, toPrograms }: Warning): NodeJS.Signals | undefined {
  return toPrograms ? `SIG${signal}` : undefined;
}

/** What an attempt finds as the reason of its signal. */
export function stopReason({ why, timeMs, secondsLeft }: StopOrder): StopReason {
  const [message, mend] = said(why, { timeMs, secondsLeft });
  return new StopReason(why, message, { secondsLeft, mend });
}

type Times = Pick<StopOrder, "timeMs" | "secondsLeft">;

function said(why: StopCause, times: Times): [message: string, mend?: string] {
  const left = times.secondsLeft === undefined ? "" : `, with ${times.secondsLeft} s left`;
  switch (why) {
    case "cancelled":
      return ["The attempt was cancelled"];
    case "preempted":
      return [`The attempt was told to make room for others${left}`];
    case "timeout":
      return timeout(times);
  }
}

function timeout({ timeMs, secondsLeft }: Times): [string, string] {
  const limit = timeMs === undefined ? "its time limit" : `its limit of ${timeMs / 1000} s`;
  if (secondsLeft === 0)
    return [
      `The attempt took longer than ${limit}`,
      "Raise `time` in the task's resources, or find out what it waits for.",
    ];
  const before = secondsLeft === undefined ? "shortly" : `${secondsLeft} s`;
  return [
    `The attempt was not done ${before} before ${limit}, when it was warned`,
    "Raise `time` in the task's resources, or go on from a checkpoint in another attempt: `retry`.",
  ];
}

/** How an attempt ended that was not allowed to end by itself. */
export function stoppedOutcome(why: StopCause, work: Work, elapsedMs: number): Outcome {
  return outcomeOf(endOrder(why, work.need.timeMs), elapsedMs);
}

/** How an attempt ends that does not do so by itself after such an order. */
export function outcomeOf(order: StopOrder, elapsedMs: number): Outcome {
  if (order.why === "cancelled") return { type: "cancelled" };
  const { name, code, message, mend } = stopReason(order);
  return { type: "failed", failure: { cause: order.why, name, code, message, mend }, elapsedMs };
}
