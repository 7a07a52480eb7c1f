import type { Driver, DriverName } from "./driver.ts";
import { openLibsql } from "./libsql.ts";
import { openNodeSqlite } from "./node-sqlite.ts";

/** Opens with Node's own SQLite where there is one (22.13 and later), else with libsql, whose binaries npm delivers. */
export function openDriver(file: string, name?: DriverName): Driver {
  if (name !== "libsql") {
    const driver = openNodeSqlite(file);
    if (driver !== undefined) return driver;
    if (name !== undefined) throw new Error("This Node has no node:sqlite");
  }
  return openLibsql(file);
}
