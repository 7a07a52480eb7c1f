import type { StopCause, StopOrder } from "../stop-reason.ts";
import { programSignal } from "../stop-reason.ts";
import type { Warning } from "../../model/warning.ts";
import type { ClusterFacts } from "./dialect/cluster-facts.ts";
import type { Dialect } from "./dialect/dialect.ts";

/** What a job has to know to understand how it is ended: plain data. */
export interface EndRules {
  /** How the task asked to be told; undefined: it did not. */
  readonly asked: Warning | undefined;
  /** How long the job may take from its start; undefined: nobody says. */
  readonly limitMs: number | undefined;
  readonly signals: Dialect["signals"];
  /** Between the signal that ends a job and the kill. */
  readonly killWaitMs: number | undefined;
  /** Between the warning of a preemption and the signal that ends the job; undefined: there is no such warning. */
  readonly preemptionGraceMs: number | undefined;
}

/** What schedulers send so long before a job's time is over. */
export const warningSignal = "USR1";
/** Where nobody has asked for something else: as when an attempt's time is over, but earlier. */
export const usualWarning: Warning = { signal: "TERM", seconds: 30, toPrograms: true };

export function endRules(
  given: {
    readonly asked: Warning | undefined;
    readonly limitMs: number | undefined;
    readonly queue?: string | undefined;
  },
  facts: ClusterFacts,
  { signals }: Pick<Dialect, "signals">,
): EndRules {
  const { asked, limitMs, queue } = given;
  const { killWaitMs, warnsOfPreemption = false, preemptionGraceMs = {}, queues = [] } = facts;
  const graces = (
    queue?.split(",") ?? queues.filter(({ isDefault }) => isDefault).map(({ name }) => name)
  ).map((name) => preemptionGraceMs[name] ?? 0);
  return {
    asked,
    limitMs,
    signals,
    killWaitMs,
    preemptionGraceMs: warnsOfPreemption ? Math.min(...graces, Infinity) || (killWaitMs ?? 0) : undefined,
  };
}

/** That a job is to end, as its worker understands it. */
export interface Ending {
  readonly order: StopOrder;
  /** False: the scheduler knows better, and says so when the job has ended. */
  readonly isCertain: boolean;
}

/** A moment, against the end of the job's time. */
export interface Moment {
  /** Until the time of the job is over, as far as is known. */
  readonly msLeft: number | undefined;
  /** Was the job cancelled through Sheaf? */
  readonly isCancelled: boolean;
}

/** Schedulers look at their clocks once in so long: a warning may come so much too early. */
const clockTicks = 90_000;
/** And a job is ended as soon, or as late, as this. */
const endTicks = 15_000;

/** What a signal to a job means; undefined: that it does not end (it is only suspended). */
export function endingOf(rules: EndRules, signal: string, moment: Moment): Ending | undefined {
  const why = causeOf(rules, signal, moment);
  if (why === undefined) return undefined;
  const { asked = usualWarning } = rules;
  const isWarning = signal === warningSignal;
  const toPrograms = why === "cancelled" ? "SIGTERM" : programSignal(asked);
  return {
    order: { why, secondsLeft: secondsLeft(why, isWarning, { rules, moment }), toPrograms },
    // A job that is preempted may be requeued, or not, and one that is cancelled looks the same.
    isCertain: why === "timeout",
  };
}

/** The time of the job is nearly over, by its own clock. */
export function ownWarning({ asked = usualWarning }: EndRules): Ending {
  return {
    order: { why: "timeout", secondsLeft: asked.seconds, toPrograms: programSignal(asked) },
    isCertain: true,
  };
}

function causeOf(rules: EndRules, signal: string, { msLeft, isCancelled }: Moment): StopCause | undefined {
  const causes = rules.signals[signal] ?? [];
  const warning = (rules.asked ?? usualWarning).seconds * 1000 + clockTicks;
  const isNear = msLeft !== undefined && msLeft <= (signal === warningSignal ? warning : endTicks);
  if (isCancelled && causes.includes("cancel")) return "cancelled";
  if (causes.includes("time limit") && (isNear || causes.length === 1)) return "timeout";
  const possible = causes.filter((cause) => cause !== "time limit" || msLeft === undefined);
  // Where nobody warns of a preemption, the time limit was moved.
  const isMoved = signal === warningSignal && rules.preemptionGraceMs === undefined;
  if (isMoved && causes.includes("preemption")) return "timeout";
  const [likely] = possible;
  if (likely === "time limit") return "timeout";
  if (likely === "preemption") return "preempted";
  return likely === "cancel" ? "cancelled" : undefined;
}

interface Known {
  readonly rules: EndRules;
  readonly moment: Moment;
}

function secondsLeft(why: StopCause, isWarning: boolean, { rules, moment }: Known): number | undefined {
  const { asked = usualWarning, killWaitMs, preemptionGraceMs } = rules;
  if (!isWarning) return killWaitMs === undefined ? undefined : Math.max(1, killWaitMs / 1000);
  if (why === "preempted") return preemptionGraceMs ? preemptionGraceMs / 1000 : undefined;
  const { msLeft } = moment;
  const byClock = msLeft === undefined || msLeft < 1000 ? Infinity : Math.floor(msLeft / 1000);
  return Math.min(byClock, asked.seconds);
}
