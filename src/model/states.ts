import type { Failure } from "./failure.ts";
import type { IndexPath } from "./index-path.ts";

/** An element named for people: its step and its index. */
export interface ElementName {
  readonly step: string;
  readonly index: IndexPath;
}

/** Why an element was skipped. */
export type SkipReason =
  | { readonly type: "when" }
  | { readonly type: "upstream-skipped"; readonly element: ElementName }
  | { readonly type: "upstream-failed"; readonly element: ElementName }
  | { readonly type: "upstream-cancelled"; readonly element: ElementName }
  | { readonly type: "expansion-failed"; readonly step: string; readonly message: string }
  | { readonly type: "max-failures"; readonly limit: number }
  | { readonly type: "stopped"; readonly element?: ElementName }
  | { readonly type: "until"; readonly step: string };

/** Who ended a run, a step or an element. */
export interface Canceller {
  readonly by: "user" | "signal" | "request" | "engine";
  readonly detail?: string;
}

/** The states of an element, each with the data that it has. */
export type ElementState =
  | { readonly type: "pending" }
  | { readonly type: "ready" }
  | { readonly type: "queued"; readonly handle: string }
  | { readonly type: "running"; readonly attempt: number; readonly startedAt: number }
  | { readonly type: "cached"; readonly from: { readonly run: string; readonly at: number } }
  | { readonly type: "succeeded"; readonly attempt: number; readonly elapsedMs: number }
  | { readonly type: "failed"; readonly attempt: number; readonly failure: Failure }
  | { readonly type: "cancelled"; readonly by: Canceller }
  | { readonly type: "skipped"; readonly because: SkipReason }
  | { readonly type: "stale"; readonly difference: string };

export type ElementStateName = ElementState["type"];

/** The states from which an element does not go on by itself. */
export const terminalStates = [
  "cached",
  "succeeded",
  "failed",
  "cancelled",
  "skipped",
  "stale",
] as const satisfies readonly ElementStateName[];

/** `queued`: a batch scheduler has it, whether its jobs wait or run, and will start whoever goes on with it; nobody drives it at the moment. */
export type RunStateName = "running" | "queued" | "succeeded" | "failed" | "cancelled" | "interrupted";

/** True until the run has ended, also while nobody drives it because its jobs wait in a scheduler's queue. */
export function isUnderWay(state: RunStateName): boolean {
  return state === "running" || state === "queued";
}

/** How many elements of a step are in which state. `total` counts the elements known so far. */
export interface StepCounts {
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly cached: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  readonly stale: number;
}

/** Of a step of which nothing is known yet. */
export const noCounts: StepCounts = {
  total: 0,
  pending: 0,
  running: 0,
  succeeded: 0,
  cached: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  stale: 0,
};
