import type { BatchStatus } from "./batch-status.ts";
import type { Failure } from "./failure.ts";
import type { ElementName, RunStateName, StepCounts } from "./states.ts";

/** A failed element, with all that one needs to look into it. */
export interface FailedElement extends ElementName {
  readonly attempt: number;
  readonly failure: Failure;
  /** Where its log is; absent where neither it nor its job wrote one. */
  readonly log?: string | undefined;
}

export interface StepStatus extends StepCounts {
  readonly name: string;
  readonly task: string;
  /** True when the step is fanned out. */
  readonly array: boolean;
  /** False while more elements may still come to be. */
  readonly complete: boolean;
  /** Milliseconds that cache hits saved: what their results took to compute. */
  readonly savedMs: number;
  /** Reasons why elements were skipped, with how often each occurs. */
  readonly skips: readonly { readonly because: string; readonly count: number }[];
}

/** A typed snapshot of a run. Times are milliseconds since 1970. */
export interface RunStatus {
  readonly run: string;
  readonly flow: string;
  readonly state: RunStateName;
  readonly dir: string;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
  readonly elapsedMs: number;
  /** In the order of wiring. */
  readonly steps: readonly StepStatus[];
  /** The first failed elements; `failedTotal` says how many there are. */
  readonly failures: readonly FailedElement[];
  readonly failedTotal: number;
  /** What ended the run, where it is not just failed elements. */
  readonly error: Failure | undefined;
  /** Files that now hold published results; known to whoever drove the run. */
  readonly published?: readonly string[];
  /** Who drives it, while it runs. */
  readonly holder: { readonly host: string; readonly pid: number } | undefined;
  /** What the scheduler says, of a run that was handed to one and has not ended. */
  readonly batch?: BatchStatus | undefined;
}
