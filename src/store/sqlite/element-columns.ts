import type { Failure } from "../../model/failure.ts";
import type { Canceller, SkipReason } from "../../model/states.ts";
import type { ElementRow, ElementWrite, ResultRow } from "../store.ts";
import type { SqlRow, SqlValue } from "./driver.ts";
import { stateCode, stateName } from "./element-states.ts";
import { decodeIndex, encodeIndex } from "./index-codec.ts";

/** `run` and then what `pushElement` pushes, in its order. */
export const elementColumns = "run, step, idx, state, attempt, started_at, at, result, identity, detail";
export const elementColumnCount = 10;

/** What an element row is read from, in the order that `readElement` expects. */
export const elementSelect =
  "e.step, e.idx, e.state, e.attempt, e.started_at, e.at, e.identity, e.detail, r.identity AS r_identity";
export const elementSelectCount = 9;

type Recorded = Exclude<ElementWrite, { state: "pending" }>;

/**
 * Appends the columns of one element. `result` is the id that a new result has got. The identity of a succeeded or a
 * cached element is that of its result, and is not stored again.
 */
export function pushElement(values: SqlValue[], run: number, write: Recorded, result: number): void {
  values.push(run, write.step, encodeIndex(write.index), stateCode(write.state));
  switch (write.state) {
    case "succeeded":
      return void values.push(write.attempt, write.startedAt, write.at, result, null, null);
    case "cached":
      return void values.push(null, null, write.at, write.result, null, null);
    case "running":
      return void values.push(write.attempt, write.at, write.at, null, write.identity, null);
    case "failed": {
      const { attempt, startedAt, at, identity, failure } = write;
      return void values.push(attempt, startedAt, at, null, identity ?? null, JSON.stringify(failure));
    }
    case "cancelled":
      return void values.push(null, null, write.at, null, null, JSON.stringify(write.by));
    case "skipped":
      return void values.push(null, null, write.at, null, null, JSON.stringify(write.because));
    case "stale":
      return void values.push(null, null, write.at, null, null, write.difference);
  }
}

export function readElement(row: SqlRow, result: ResultRow | undefined): ElementRow {
  const state = stateName(row[2] as number);
  const detail = row[7] as string | null;
  const parsed = (wanted: ElementRow["state"]): unknown =>
    state === wanted && detail !== null ? JSON.parse(detail) : undefined;
  return {
    step: row[0] as number,
    index: decodeIndex(row[1] as number | Uint8Array),
    state,
    attempt: (row[3] as number | null) ?? 0,
    startedAt: (row[4] as number | null) ?? undefined,
    at: row[5] as number,
    identity: ((row[6] ?? row[8]) as Uint8Array | null) ?? undefined,
    result,
    failure: parsed("failed") as Failure | undefined,
    because: parsed("skipped") as SkipReason | undefined,
    by: parsed("cancelled") as Canceller | undefined,
    difference: state === "stale" ? (detail ?? "") : undefined,
  };
}
