import { SheafError } from "../../model/errors.ts";
import type { ElementWrite, ResultRow } from "../store.ts";
import { BatchInsert } from "./batch-insert.ts";
import type { Connection } from "./connection.ts";
import type { SqlValue } from "./driver.ts";
import { identityBytes, identityKey } from "./identity-columns.ts";
import {
  INVALID,
  REUSABLE,
  encodedFlags,
  formatColumn,
  readResult,
  resultColumns,
} from "./result-columns.ts";
import { settleKeys } from "./result-keys.ts";
import type { RunNames } from "./run-names.ts";

export type Succeeded = Extract<ElementWrite, { state: "succeeded" }>;

const insert = new BatchInsert({
  into: `INSERT INTO result (id, identity, digest, format, body, size, flags, run, step, created_at, elapsed_ms, inputs)`,
  row: "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
});
const insertKeys = "INSERT INTO fresh_key SELECT value, ? + key FROM json_each(?)";

/** Results of elements: written once, read by their ids. */
export class Results {
  readonly #connection: Connection;
  readonly #names: RunNames;

  constructor(connection: Connection, names: RunNames) {
    this.#connection = connection;
    this.#names = names;
  }

  /** The id that the next result gets; valid within a write transaction. */
  nextId(): number {
    const sql = "SELECT max((SELECT coalesce(max(id), 0) FROM result), (SELECT swept FROM settled))";
    return 1 + (this.#connection.prepare(sql).get([])![0] as number);
  }

  /** Records results under ids that count up from `first`. */
  insert(run: number, first: number, results: readonly Succeeded[]): void {
    if (results.length === 0) return;
    const values: SqlValue[] = [];
    let id = first;
    for (const { step, identity, inputs, output, reusable, at, elapsedMs } of results) {
      const body = output.text ?? output.blob;
      if (body === undefined)
        throw new SheafError("SHEAF_INTERNAL", "An output has neither a text nor a blob");
      const flags = encodedFlags(output) | (reusable ? REUSABLE : 0);
      values.push(id++, identityBytes(identity), output.digest, formatColumn(output.format));
      values.push(body, output.size, flags, run, step, at, elapsedMs, inputs);
    }
    insert.run(this.#connection, values);
    const keys = JSON.stringify(results.map(({ identity }) => identityKey(identity)));
    this.#connection.prepare(insertKeys).run([first, keys]);
    settleKeys(this.#connection, first + results.length - 1);
  }

  /** Results by their ids, in order. Throws SHEAF_STORE_BROKEN where one is gone. */
  read(ids: readonly number[]): ResultRow[] {
    const sql = `
      SELECT ${resultColumns}
      FROM json_each(?) AS wanted CROSS JOIN result AS c ON c.id = wanted.value ORDER BY wanted.key`;
    const rows = this.#connection.prepare(sql).all([JSON.stringify(ids)]);
    return ids.map((id, at) => {
      const row = rows[at];
      if (row !== undefined && row[0] === id) return readResult(row, 0, this.#names)!;
      throw new SheafError("SHEAF_STORE_BROKEN", `Result ${id} is no longer in the store`);
    });
  }

  invalidate(ids: readonly number[]): void {
    const sql = `UPDATE result SET flags = flags | ${INVALID} WHERE id IN (SELECT value FROM json_each(?))`;
    this.#connection.prepare(sql).run([JSON.stringify(ids)]);
  }
}
