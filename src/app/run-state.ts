import type { RunStateName } from "../model/states.ts";
import type { RunRow } from "../store/store.ts";
import { isDead } from "./holder.ts";

/** The state of a run as it is now: the store has one whose process is gone as running. */
export function runStateNow({ state, holder }: Pick<RunRow, "state" | "holder">, now: number): RunStateName {
  const isGone = state === "running" && (holder === undefined || isDead(holder, now));
  return isGone ? "interrupted" : state;
}
