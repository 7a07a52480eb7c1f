import { SheafError } from "../../model/errors.ts";
import type { Encoded } from "../../value/encoded.ts";
import type { ElementWrite, ResultRow } from "../store.ts";
import { BatchInsert } from "./batch-insert.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow, SqlValue } from "./driver.ts";
import {
  INVALID,
  REUSABLE,
  encodedFlags,
  formatColumn,
  readEncoded,
  resultColumns,
} from "./result-columns.ts";
import { identityKey, settleKeys } from "./result-keys.ts";
import type { RunNames } from "./run-names.ts";

export type Succeeded = Extract<ElementWrite, { state: "succeeded" }>;

const insert = new BatchInsert({
  into: `INSERT INTO result (id, identity, digest, format, body, size, flags, run, step, created_at, elapsed_ms)`,
  columns: 11,
});
const insertKeys = new BatchInsert({ into: "INSERT INTO fresh_key (key, result)", columns: 2 });

/** Results of elements: written once, found again by identity. */
export class Results {
  readonly #connection: Connection;
  readonly #names: RunNames;

  constructor(connection: Connection, names: RunNames) {
    this.#connection = connection;
    this.#names = names;
  }

  /** The id that the next result gets; valid within a write transaction. */
  nextId(): number {
    return 1 + ((this.#connection.prepare("SELECT max(id) FROM result").get([])?.[0] as number | null) ?? 0);
  }

  /** Records results under ids that count up from `first`. */
  insert(run: number, first: number, results: readonly Succeeded[]): void {
    if (results.length === 0) return;
    const values: SqlValue[] = [];
    const keys: SqlValue[] = [];
    for (let at = 0; at < results.length; at++) {
      const { step, identity, output, reusable, at: time, elapsedMs } = results[at]!;
      const body = output.text ?? output.blob;
      if (body === undefined)
        throw new SheafError("SHEAF_INTERNAL", "An output has neither a text nor a blob");
      values.push(first + at, identity, output.digest, formatColumn(output.format), body, output.size);
      values.push(encodedFlags(output) | (reusable ? REUSABLE : 0), run, step, time, elapsedMs);
      keys.push(identityKey(identity), first + at);
    }
    insert.run(this.#connection, values);
    insertKeys.run(this.#connection, keys);
    settleKeys(this.#connection, first + results.length - 1);
  }

  /** For each identity the newest result, of any run (reusable ones only) or of one run. */
  lookup(identities: readonly Uint8Array[], run: number | undefined): (ResultRow | undefined)[] {
    const found = Array<ResultRow | undefined>(identities.length).fill(undefined);
    if (identities.length === 0) return found;
    const width = identities[0]!.byteLength;
    const packed = Buffer.allocUnsafe(width * identities.length);
    for (let at = 0; at < identities.length; at++) {
      if (identities[at]!.byteLength !== width)
        throw new SheafError("SHEAF_INTERNAL", "Identities differ in length");
      packed.set(identities[at]!, at * width);
    }
    const keys = JSON.stringify(identities.map(identityKey));
    const usable =
      run === undefined
        ? `c.flags & ${REUSABLE | INVALID} = ${REUSABLE}`
        : `c.run = ?4 AND c.flags & ${INVALID} = 0`;
    const params = [keys, packed, width, ...(run === undefined ? [] : [run])];
    for (const row of this.#connection.prepare(lookupSql(usable)).all(params)) {
      found[row[0] as number] = this.read(row, 1);
    }
    return found;
  }

  /** The outputs of results, in order. Throws SHEAF_STORE_BROKEN where one is gone. */
  outputs(ids: readonly number[]): Encoded[] {
    const sql = `
      SELECT r.id, r.digest, r.format, r.body, r.size, r.flags
      FROM json_each(?) AS wanted CROSS JOIN result AS r ON r.id = wanted.value ORDER BY wanted.key`;
    const rows = this.#connection.prepare(sql).all([JSON.stringify(ids)]);
    return ids.map((id, at) => {
      const row = rows[at];
      if (row !== undefined && row[0] === id) return readEncoded(row, 1);
      throw new SheafError("SHEAF_STORE_BROKEN", `Result ${id} is no longer in the store`);
    });
  }

  invalidate(ids: readonly number[]): void {
    const sql = `UPDATE result SET flags = flags | ${INVALID} WHERE id IN (SELECT value FROM json_each(?))`;
    this.#connection.prepare(sql).run([JSON.stringify(ids)]);
  }

  /** Reads `resultColumns` from position `at` on; undefined where there is no result. */
  read(row: SqlRow, at: number): ResultRow | undefined {
    const id = row[at] as number | null;
    if (id === null) return undefined;
    const { run, step } = this.#names.name(row[at + 6] as number, row[at + 7] as number);
    const output = readEncoded(row, at + 1);
    return { id, output, run, step, createdAt: row[at + 8] as number, elapsedMs: row[at + 9] as number };
  }
}

/** ?1: keys as JSON, ?2: identities one after the other, ?3: the length of one. */
function lookupSql(usable: string): string {
  const newest = (keys: string) => `(
    SELECT c.id FROM ${keys} AS k CROSS JOIN result AS c ON c.id = k.result
    WHERE k.key = wanted.value AND c.identity = substr(?2, wanted.key * ?3 + 1, ?3) AND ${usable}
    ORDER BY k.result DESC LIMIT 1)`;
  return `
    SELECT wanted.key, ${resultColumns} FROM json_each(?1) AS wanted CROSS JOIN result AS r
    ON r.id = coalesce(${newest("fresh_key")}, ${newest("settled_key")})`;
}
