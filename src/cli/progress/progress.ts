import type { RunStatus } from "../../model/status.ts";

/** Shows how a run goes on while it does. */
export interface Progress {
  /** How often it wants to be shown the status, in milliseconds. */
  readonly everyMs: number;
  show(status: RunStatus): void;
  /** Lets something else be written in between. */
  aside(write: () => void): void;
  /** The run has ended: shows what is left to show, and leaves a clean line. */
  end(status: RunStatus): void;
}

/** For `--quiet`. */
export const noProgress: Progress = {
  everyMs: 60_000,
  show() {},
  aside: (write) => write(),
  end() {},
};
