import { isUnderWay, type RunStateName } from "../model/states.ts";
import type { RunStatus } from "../model/status.ts";
import { durationText } from "./duration-text.ts";
import { countText, plural } from "./number-text.ts";
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
  const jobs = status.state === "queued" ? jobsText(status) : "";
  if (jobs === "") return `${style.bold(status.run)} ${stateText(status.state, style)} ${time}`;
  return `${style.bold(status.run)} ${style.accent(`on ${status.batch!.scheduler}`)} ${time}: ${jobs}`;
}

/** How its jobs are doing: `12 jobs running, 38 pending`; empty where nobody knows of any. */
function jobsText({ batch }: RunStatus): string {
  const count = (state: "running" | "pending") =>
    (batch?.submissions ?? []).reduce((sum, submission) => sum + submission[state], 0);
  const [running, pending] = [count("running"), count("pending")];
  if (running === 0) return pending === 0 ? "" : `${plural(pending, "job")} pending`;
  return `${plural(running, "job")} running${pending === 0 ? "" : `, ${countText(pending)} pending`}`;
}
