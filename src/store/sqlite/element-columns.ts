import type { Failure } from "../../model/failure.ts";
import type { Unusable } from "../../model/look-up.ts";
import type { Canceller, SkipReason } from "../../model/states.ts";
import type { Usage } from "../../model/usage.ts";
import type { ElementRow } from "../store.ts";
import type { SqlRow, SqlValue } from "./driver.ts";
import { stateName } from "./element-states.ts";
import { readIdentity } from "./identity-columns.ts";
import { decodeIndex } from "./index-codec.ts";
import { readResult, resultColumns } from "./result-columns.ts";
import type { RunNames } from "./run-names.ts";

/** What an element row, called `e`, and its result, called `c`, are read from. */
export const elementSelect = `e.step, e.idx, e.state, e.attempt, e.started_at, e.at, coalesce(e.identity, c.identity), e.detail,
  coalesce(e.inputs, c.inputs), e.usage, e.unusable, ${resultColumns}`;
const RESULT = 11;

export function readElement(row: SqlRow, names: RunNames): ElementRow {
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
    identity: readIdentity(row[6]),
    result: readResult(row, RESULT, names),
    failure: parsed("failed") as Failure | undefined,
    because: parsed("skipped") as SkipReason | undefined,
    by: parsed("cancelled") as Canceller | undefined,
    difference: state === "stale" ? (detail ?? "") : undefined,
    inputs: (row[8] as string | null) ?? undefined,
    usage: readJson<Usage>(row[9]),
    unusable: readJson<Unusable>(row[10]),
  };
}

/** JSON, or nothing. */
export function readJson<Value>(column: SqlValue | undefined): Value | undefined {
  return typeof column === "string" ? (JSON.parse(column) as Value) : undefined;
}

export function jsonColumn(value: object | undefined): SqlValue {
  return value === undefined ? null : JSON.stringify(value);
}
