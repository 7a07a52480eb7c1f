import type { Driver, SqlRow, SqlValue, Statement } from "./driver.ts";

/** The part of node:sqlite that is used: the types of the oldest supported Node do not have it. */
interface SqliteModule {
  readonly DatabaseSync: new (file: string) => Database;
}
interface Database {
  exec(sql: string): void;
  prepare(sql: string): Prepared;
  close(): void;
}
interface Prepared {
  run(...params: SqlValue[]): { readonly changes: number | bigint };
  all(...params: SqlValue[]): unknown[];
  /** From 22.16 on. */
  setReturnArrays?(enabled: boolean): void;
}

/** Opens with node:sqlite; undefined where Node does not have it. */
export function openNodeSqlite(file: string): Driver | undefined {
  const sqlite = loadQuietly();
  if (sqlite === undefined) return undefined;
  const database = new sqlite.DatabaseSync(file);
  return {
    name: "node:sqlite",
    exec: (sql) => database.exec(sql),
    prepare: (sql) => wrap(database.prepare(sql)),
    close: () => database.close(),
  };
}

function wrap(prepared: Prepared): Statement {
  prepared.setReturnArrays?.(true);
  const arrays = prepared.setReturnArrays !== undefined;
  const all = (params: SqlValue[]): SqlRow[] => {
    const rows = prepared.all(...params);
    return (arrays ? rows : rows.map((row) => Object.values(row as object))) as SqlRow[];
  };
  return {
    run: (params) => Number(prepared.run(...params).changes),
    all,
    get: (params) => all(params)[0],
  };
}

let loaded: { readonly module: SqliteModule | undefined } | undefined;

function loadQuietly(): SqliteModule | undefined {
  loaded ??= { module: withoutSqliteWarning(() => process.getBuiltinModule("node:sqlite")) };
  return loaded.module;
}

/** Loading the module warns that it is experimental, at once and in this call; every other warning goes its way. */
function withoutSqliteWarning(load: () => unknown): SqliteModule | undefined {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (/\bSQLite\b/.test(String(warning)) && rest.includes("ExperimentalWarning")) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return load() as SqliteModule | undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}
