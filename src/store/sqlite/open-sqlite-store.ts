import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { SheafError } from "../../model/errors.ts";
import type { Store } from "../store.ts";
import { Connection } from "./connection.ts";
import type { DriverName } from "./driver.ts";
import { type DetectNetwork, detectNetwork } from "./file-system.ts";
import { setJournal, tune } from "./journal.ts";
import { checkVersion, migrate } from "./migrate.ts";
import { openDriver } from "./open-driver.ts";
import { SqliteStore } from "./sqlite-store.ts";
import { storeFailure } from "./store-failure.ts";

export interface SqliteStoreOptions {
  /** The folder of the store, `.sheaf` as a rule; made when it is missing. */
  readonly folder: string;
  /** Which binding to use; the fastest one that there is when left out. */
  readonly driver?: DriverName;
  /** Tells network file systems from local ones. */
  readonly detectNetwork?: DetectNetwork;
  /** For how many milliseconds to wait while others have the file locked; two minutes when left out. */
  readonly patienceMs?: number;
}

/**
 * Opens the store in `<folder>/sheaf.db`, made when it is missing and brought to the present form when it is older.
 * Throws SHEAF_STORE_READONLY, SHEAF_STORE_FULL, SHEAF_STORE_BROKEN, SHEAF_STORE_NEWER and SHEAF_STORE_BUSY.
 *
 * @example
 * const store = await openSqliteStore({ folder: ".sheaf" });
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const file = join(options.folder, "sheaf.db");
  makeFolder(options.folder, file);
  const connection = connect(file, options);
  try {
    const network = (options.detectNetwork ?? detectNetwork)(options.folder);
    const version = await connection.read(() => {
      tune(connection, network);
      return checkVersion(connection, file);
    });
    await setJournal(connection, { file, network, isNew: version === 0 });
    await migrate(connection, file);
    return new SqliteStore(connection, file);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function connect(file: string, { driver, patienceMs }: SqliteStoreOptions): Connection {
  try {
    return new Connection(openDriver(file, driver), file, patienceMs);
  } catch (error) {
    throw storeFailure(file, error);
  }
}

function makeFolder(folder: string, file: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(existsSync(file) ? file : folder, constants.W_OK);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw folderFailure(folder, error as NodeJS.ErrnoException);
  }
}

function folderFailure(folder: string, cause: NodeJS.ErrnoException): SheafError {
  const options = { place: { file: folder }, cause };
  if (cause.code === "ENOSPC" || cause.code === "EDQUOT") {
    return new SheafError(
      "SHEAF_STORE_FULL",
      `The store's folder ${folder} cannot be made: the disk is full`,
      options,
    );
  }
  if (cause.code === "EEXIST" || cause.code === "ENOTDIR") {
    return new SheafError("SHEAF_STORE_BROKEN", `The store's folder ${folder} is not a folder`, options);
  }
  return new SheafError(
    "SHEAF_STORE_READONLY",
    `The store's folder ${folder} cannot be written (${cause.code})`,
    {
      ...options,
      mend: "Give yourself the right to write to it, or set SHEAF_HOME to a folder that you can write to.",
    },
  );
}
