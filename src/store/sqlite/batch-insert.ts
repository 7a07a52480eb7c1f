import type { Connection } from "./connection.ts";
import type { SqlValue } from "./driver.ts";

/** Rows of one statement: beyond some fifty, more make no difference. */
const ROWS = 50;

export interface BatchInsertOptions {
  /** `INSERT INTO table (columns) VALUES`. */
  readonly into: string;
  readonly columns: number;
  /** What follows the values: `ON CONFLICT …`. */
  readonly then?: string;
}

/**
 * Inserts many rows fast: a call of the binding costs more than a row does, so that rows go fifty to a statement, and
 * what is left over one by one.
 */
export class BatchInsert {
  readonly #options: BatchInsertOptions;
  readonly #one: string;
  readonly #many: string;

  constructor(options: BatchInsertOptions) {
    this.#options = options;
    this.#one = this.#sql(1);
    this.#many = this.#sql(ROWS);
  }

  /** `values` holds the rows one after the other. Returns how many rows were written. */
  run(connection: Connection, values: SqlValue[]): number {
    const { columns } = this.#options;
    const block = columns * ROWS;
    let at = 0;
    let written = 0;
    if (values.length >= block) {
      const many = connection.prepare(this.#many);
      for (; at + block <= values.length; at += block) written += many.run(values.slice(at, at + block));
    }
    if (at < values.length) {
      const one = connection.prepare(this.#one);
      for (; at < values.length; at += columns) written += one.run(values.slice(at, at + columns));
    }
    return written;
  }

  #sql(rows: number): string {
    const row = `(${Array(this.#options.columns).fill("?").join()})`;
    return `${this.#options.into} VALUES ${Array(rows).fill(row).join()} ${this.#options.then ?? ""}`;
  }
}
