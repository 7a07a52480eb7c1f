import { SheafError } from "./errors.ts";

export type StopCause = "timeout" | "preempted" | "cancelled";

const codes = {
  timeout: "SHEAF_TIMEOUT",
  preempted: "SHEAF_PREEMPTED",
  cancelled: "SHEAF_CANCELLED",
} as const;

/**
 * Why an attempt has to end: the `reason` of its context's `signal`. What the attempt returns still counts, unless `secondsLeft` is 0
 * or it is cancelled; whatever it throws, it ends by this.
 *
 * ```ts
 * if (signal.aborted) log.info(`${signal.reason?.cause}: ${signal.reason?.secondsLeft} seconds are left`);
 * ```
 */
export class StopReason extends SheafError {
  /** `timeout`: its time is over, or nearly; `preempted`: others need its node; `cancelled`: nobody wants its result. */
  override readonly cause: StopCause;
  /** How long it still had when it was told, in seconds. 0: its time is over. Undefined: nobody knows. */
  readonly secondsLeft: number | undefined;

  constructor(
    cause: StopCause,
    message: string,
    more: { readonly secondsLeft: number | undefined; readonly mend?: string | undefined },
  ) {
    super(codes[cause], message, { mend: more.mend });
    this.cause = cause;
    this.secondsLeft = more.secondsLeft;
  }

  /** Nothing that the attempt still does counts. */
  get isFinal(): boolean {
    return this.cause === "cancelled" || this.secondsLeft === 0;
  }
}

/** Aborted when an attempt has to end. */
export interface StopSignal extends AbortSignal {
  /** Undefined until it is aborted. */
  readonly reason: StopReason | undefined;
}
