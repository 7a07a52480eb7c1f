import type { FailureCause } from "./failure.ts";
import type { IndexPath } from "./index-path.ts";
import type { Asked } from "./usage.ts";

/** What a retry would run again, and why. Plain JSON. */
export interface RetryReport {
  readonly run: string;
  readonly flow: string;
  /** Those of which something would run, or waits for what would. */
  readonly steps: readonly RetriedStep[];
}

export interface RetriedStep {
  readonly name: string;
  readonly task: string;
  /** Elements that did not end well and run again, alike ones together, the largest group first. */
  readonly again: readonly RetriedGroup[];
  /** Elements that have a result which does not hold any more: the code or the inputs are others now. */
  readonly changed: number;
  /** Elements whose result is in the cache by now. */
  readonly cached: number;
  /** Elements that wait for others; more may come to be where `unknown`. */
  readonly waiting: number;
  readonly unknown: boolean;
}

/** Elements that ended alike and ask for the same when they run again. */
export interface RetriedGroup {
  readonly count: number;
  /** The first of them. */
  readonly elements: readonly IndexPath[];
  readonly end: RetriedEnd;
  /** What the attempt that failed asked for; undefined when that is not known. */
  readonly asked: Asked | undefined;
  /** The most memory that one of them was seen to use, in bytes. */
  readonly peakRssBytes: number | undefined;
  /** What the next attempt asks for; "by function": that depends on the input or the attempt. */
  readonly next: Asked | "by function";
  /** True when it asks for more because of how it ended (`retry.escalate`). */
  readonly escalated: boolean;
}

export type RetriedEnd =
  | {
      readonly type: "failed";
      readonly cause: FailureCause;
      readonly name: string;
      readonly code: string | undefined;
      readonly message: string;
    }
  | { readonly type: "cancelled" | "stale" | "interrupted" | "not-begun" };
