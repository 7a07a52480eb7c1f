export type SqlValue = number | string | Uint8Array | null;
export type SqlRow = readonly SqlValue[];

export interface Statement {
  /** Runs it to its end and says how many rows it changed. */
  run(params: SqlValue[]): number;
  all(params: SqlValue[]): SqlRow[];
  get(params: SqlValue[]): SqlRow | undefined;
}

/** All that the store needs of an SQLite binding. Everything is synchronous; columns come in the order of the select list. */
export interface Driver {
  readonly name: DriverName;
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export type DriverName = "node:sqlite" | "libsql";
