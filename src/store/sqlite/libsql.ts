import { createRequire } from "node:module";
import { withQuickReport } from "./quick-report.ts";
import type { Driver, SqlRow, SqlValue, Statement } from "./driver.ts";

/** The part of libsql that is used. */
type Libsql = new (file: string) => {
  exec(sql: string): void;
  prepare(sql: string): Prepared;
  close(): void;
};
interface Prepared {
  readonly reader: boolean;
  raw(): Prepared;
  run(params: SqlValue[]): { readonly changes: number };
  all(params: SqlValue[]): SqlRow[];
}

/** Opens with libsql. It is loaded only here: it costs some milliseconds, and newer Nodes never need it. */
export function openLibsql(file: string): Driver {
  const Database = withQuickReport(() => createRequire(import.meta.url)("libsql") as Libsql);
  const database = new Database(file);
  return {
    name: "libsql",
    exec: (sql) => database.exec(sql),
    prepare: (sql) => wrap(database.prepare(sql)),
    close: () => database.close(),
  };
}

function wrap(prepared: Prepared): Statement {
  if (prepared.reader) prepared.raw();
  return {
    run: (params) => prepared.run(params).changes,
    all: (params) => prepared.all(params),
    // `all` and not its own `get`, which leaves the statement open, and with it a read transaction and what is bound.
    get: (params) => prepared.all(params)[0],
  };
}
