import { isUnderWay, type RunStateName } from "../model/states.ts";
import type { RunStatus } from "../model/status.ts";
import { durationText } from "./duration-text.ts";
import type { Style } from "./style.ts";

/** A run's state in its colour. */
export function stateText(state: RunStateName, style: Style): string {
  switch (state) {
    case "succeeded":
      return style.good(state);
    case "failed":
      return style.bad(state);
    case "running":
    case "queued":
      return style.accent(state);
    case "cancelled":
    case "interrupted":
      return style.warn(state);
  }
}

/** `demo-20261120-a1b2 succeeded in 1m 03s`. */
export function runHeadline(status: RunStatus, style: Style): string {
  const joint = isUnderWay(status.state) ? "for" : "after";
  const time = `${status.state === "succeeded" ? "in" : joint} ${durationText(status.elapsedMs)}`;
  return `${style.bold(status.run)} ${stateText(status.state, style)} ${time}`;
}
