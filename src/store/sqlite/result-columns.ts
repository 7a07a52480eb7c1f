import type { Encoded } from "../../value/encoded.ts";
import type { ResultRow } from "../store.ts";
import type { SqlRow, SqlValue } from "./driver.ts";
import type { RunNames } from "./run-names.ts";

export const REUSABLE = 1;
export const SPECIAL = 2;
export const IN_BLOB = 4;
export const INVALID = 8;
/** No element had it when that was last looked at: it is about to be removed. */
export const CONDEMNED = 16;

/** What a result row, called `c`, is read from. Names differ from every column of `element`. */
export const resultColumns = `
  c.id AS r_id, c.digest AS r_digest, c.format AS r_format, c.body AS r_body, c.size AS r_size, c.flags AS r_flags,
  c.run AS r_run, c.step AS r_step, c.created_at AS r_created, c.elapsed_ms AS r_elapsed`;

/** Reads `resultColumns` from position `at` on; undefined where there is no result. */
export function readResult(row: SqlRow, at: number, names: RunNames): ResultRow | undefined {
  const id = row[at] as number | null;
  if (id === null) return undefined;
  const { run, step } = names.name(row[at + 6] as number, row[at + 7] as number);
  const output = readEncoded(row, at + 1);
  const found = { id, output, run, step, createdAt: row[at + 8] as number, elapsedMs: row[at + 9] as number };
  return ((row[at + 5] as number) & INVALID) === 0 ? found : { ...found, invalid: true };
}

/** The stored form of a value: `digest, format, body, size`, and its flags. JSON, which nearly all is, needs no name. */
export function encodedFlags(output: Encoded): number {
  return (output.special ? SPECIAL : 0) | (output.blob === undefined ? 0 : IN_BLOB);
}

export function formatColumn(format: string): SqlValue {
  return format === "json" ? null : format;
}

/** Reads `digest, format, body, size, flags` from position `at` on. */
export function readEncoded(row: SqlRow, at: number): Encoded {
  const flags = row[at + 4] as number;
  const body = row[at + 2] as string;
  return {
    format: (row[at + 1] as string | null) ?? "json",
    digest: row[at] as Uint8Array,
    text: (flags & IN_BLOB) === 0 ? body : undefined,
    blob: (flags & IN_BLOB) === 0 ? undefined : body,
    size: row[at + 3] as number,
    special: (flags & SPECIAL) !== 0,
  };
}
