import type { ElementState } from "../model/states.ts";
import { durationText } from "./duration-text.ts";
import { failureLine } from "./failure-text.ts";
import { elementName } from "./element-name.ts";
import { skipText } from "./skip-text.ts";
import type { Style } from "./style.ts";

/** An element's state with what belongs to it, in one line. */
export function stateLine(state: ElementState, style: Style): string {
  const { glyphs } = style;
  switch (state.type) {
    case "pending":
      return `${style.dim(glyphs.pending)} has not begun`;
    case "ready":
    case "queued":
      return `${style.dim(glyphs.pending)} waits for its turn`;
    case "running":
      return `${style.accent(glyphs.pending)} running${attemptText(state.attempt)}`;
    case "succeeded":
      return `${style.good(glyphs.done)} succeeded in ${durationText(state.elapsedMs)}${attemptText(state.attempt)}`;
    case "cached":
      return `${style.good(glyphs.done)} cached`;
    case "failed":
      return `${style.bad(glyphs.failed)} failed${attemptText(state.attempt)}: ${failureLine(state.failure)}`;
    case "cancelled": {
      const { by, detail } = state.by;
      return `${style.warn(glyphs.skipped)} cancelled by ${cancellers[by]}${detail === undefined ? "" : ` (${detail})`}`;
    }
    case "skipped":
      return `${style.warn(glyphs.skipped)} skipped: ${skipLine(state.because)}`;
    case "stale":
      return `${style.bad(glyphs.failed)} stale: ${state.difference}`;
  }
}

const cancellers = {
  user: "the user",
  signal: "a signal",
  request: "request",
  engine: "the engine",
} as const;

const attemptText = (attempt: number): string => (attempt > 1 ? ` (attempt ${attempt})` : "");

/** Why an element was skipped, with the element that it waited for. */
function skipLine(because: Extract<ElementState, { type: "skipped" }>["because"]): string {
  if (because.type === "expansion-failed") return `${skipText(because.type)}: ${because.message}`;
  if (!("element" in because) || because.element === undefined) return skipText(because.type);
  return `${skipText(because.type)} (${elementName(because.element)})`;
}
