import type { Encoded } from "../../value/encoded.ts";
import type { SqlRow, SqlValue } from "./driver.ts";

export const REUSABLE = 1;
export const SPECIAL = 2;
export const IN_BLOB = 4;
export const INVALID = 8;

/** What a result row is read from, in the order that `readResult` expects. Names differ from every column of `element`. */
export const resultColumns = `
  r.id AS r_id, r.digest AS r_digest, r.format AS r_format, r.body AS r_body, r.size AS r_size, r.flags AS r_flags,
  r.run AS r_run, r.step AS r_step, r.created_at AS r_created, r.elapsed_ms AS r_elapsed`;

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
