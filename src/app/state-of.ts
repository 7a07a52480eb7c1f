import type { ElementState } from "../model/states.ts";
import type { ElementRow } from "../store/store.ts";

/** The state of an element as the store has it. */
export function stateOf(row: ElementRow | undefined): ElementState {
  if (row === undefined) return { type: "pending" };
  switch (row.state) {
    case "running":
      return { type: "running", attempt: row.attempt, startedAt: row.startedAt ?? row.at };
    case "succeeded":
      return { type: "succeeded", attempt: row.attempt, elapsedMs: row.result!.elapsedMs };
    case "cached":
      return { type: "cached", from: { run: row.result!.run, at: row.result!.createdAt } };
    case "failed":
      return { type: "failed", attempt: row.attempt, failure: row.failure! };
    case "cancelled":
      return { type: "cancelled", by: row.by! };
    case "skipped":
      return { type: "skipped", because: row.because! };
    case "stale":
      return { type: "stale", difference: row.difference ?? "" };
  }
}
