import type { StepStatus } from "../model/status.ts";
import type { Style } from "./style.ts";

/** How many elements of a step do not go on by themselves. */
export function endedCount(step: StepStatus): number {
  return step.succeeded + step.cached + step.failed + step.skipped + step.cancelled + step.stale;
}

export type StepPhase = "waiting" | "running" | "succeeded" | "failed" | "skipped" | "cancelled";

/** What a step as a whole is at. A failed element shows at once, also while others go on. */
export function stepPhase(step: StepStatus): StepPhase {
  const ended = endedCount(step);
  if (step.failed + step.stale > 0) return "failed";
  if (!step.complete || ended < step.total) return step.running > 0 || ended > 0 ? "running" : "waiting";
  if (step.cancelled > 0) return "cancelled";
  return step.skipped > 0 && step.skipped === step.total ? "skipped" : "succeeded";
}

/** True when nothing more will happen in it. */
export function stepEnded(step: StepStatus): boolean {
  return step.complete && endedCount(step) >= step.total;
}

/** One painted character for the phase; `frame` turns the spinner of a running step. */
export function stepMark(step: StepStatus, style: Style, frame?: number): string {
  const { glyphs } = style;
  switch (stepPhase(step)) {
    case "succeeded":
      return style.good(glyphs.done);
    case "failed":
      return style.bad(glyphs.failed);
    case "cancelled":
    case "skipped":
      return style.warn(glyphs.skipped);
    case "waiting":
      return style.dim(glyphs.pending);
    case "running":
      return style.accent(
        frame === undefined ? glyphs.pending : glyphs.spinner[frame % glyphs.spinner.length]!,
      );
  }
}
