import type { JobHandle } from "./dialect/job-handle.ts";

/** Arranges that the run is taken up again when one of these has ended, or at a time; at once where there is neither. */
export type GoOn = (when: GoOnWhen) => Promise<void>;

export interface GoOnWhen {
  /** Those that were submitted first come first. */
  readonly after: readonly JobHandle[];
  /** Epoch milliseconds. */
  readonly at: number | undefined;
}
