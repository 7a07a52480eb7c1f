import { SheafError } from "../../model/errors.ts";
import type { Driver, DriverName } from "./driver.ts";
import { openLibsql } from "./libsql.ts";
import { openNodeSqlite } from "./node-sqlite.ts";

/**
 * Opens with Node's own SQLite where there is one (22.13 and later), else with libsql, whose binaries npm delivers.
 * Throws SHEAF_STORE_BROKEN where there is neither.
 */
export function openDriver(file: string, name?: DriverName): Driver {
  const driver = name === "libsql" ? undefined : openNodeSqlite(file);
  if (driver !== undefined) return driver;
  if (name === "node:sqlite") throw missing("This Node has no node:sqlite");
  try {
    return openLibsql(file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND")) throw error;
    throw missing(
      `Node ${process.version} has no SQLite, and libsql has none for ${process.platform} ${process.arch}`,
      error,
    );
  }
}

function missing(message: string, cause?: Error): SheafError {
  return new SheafError("SHEAF_STORE_BROKEN", message, {
    mend: "Use Node 22.13 or later, which has SQLite; or install again with npm's optional dependencies.",
    cause,
  });
}
