import type { Connection } from "./connection.ts";
import type { SqlValue } from "./driver.ts";

/** Rows of one statement: beyond some fifty, more make no difference. */
const ROWS = 50;

export interface BatchInsertOptions {
  /** `INSERT INTO table (columns)`. */
  readonly into: string;
  /** One row: `?` for what is bound (numbered parameters are slow in node:sqlite), constants for the rest. */
  readonly row: string;
  /** What follows the rows: `ON CONFLICT …`. */
  readonly then?: string;
}

/**
 * Inserts many rows fast. A call of the binding costs more than a row does: so rows go fifty to a statement, and what
 * is left over one by one.
 */
export class BatchInsert {
  /** How many values a row binds. */
  readonly width: number;
  readonly #one: string;
  readonly #many: string;

  constructor({ into, row, then = "" }: BatchInsertOptions) {
    const sql = (rows: number) => `${into} VALUES ${Array(rows).fill(`(${row})`).join()} ${then}`;
    this.width = row.split("?").length - 1;
    this.#one = sql(1);
    this.#many = sql(ROWS);
  }

  /** `values` holds the rows one after the other. Returns how many rows were written. */
  run(connection: Connection, values: readonly SqlValue[]): number {
    let written = 0;
    for (let from = 0, to; from < values.length; from = to) {
      to = from + this.width * ROWS;
      const many = to <= values.length;
      if (!many) to = from + this.width;
      written += connection.prepare(many ? this.#many : this.#one).run(values.slice(from, to));
    }
    return written;
  }
}
