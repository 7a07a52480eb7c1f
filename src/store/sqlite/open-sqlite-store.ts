import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { SheafError } from "../../model/errors.ts";
import type { Store } from "../store.ts";
import { Connection } from "./connection.ts";
import type { DriverName } from "./driver.ts";
import { type DetectNetwork, detectNetwork } from "./file-system.ts";
import { setJournal, tune } from "./journal.ts";
import type { ProcessStart } from "./lease/lease-holder.ts";
import { leaseFolder } from "./lease/lease-folder.ts";
import { checkVersion, migrate } from "./migrate.ts";
import { openDriver } from "./open-driver.ts";
import type { SharedStoreOptions } from "./open-shared.ts";
import { SqliteStore } from "./sqlite-store.ts";
import { storeFailure } from "./store-failure.ts";

export interface SqliteStoreOptions {
  /** The folder of the store, `.sheaf` as a rule; made when it is missing. */
  readonly folder: string;
  /** Which binding to use; the fastest one that there is when left out. */
  readonly driver?: DriverName;
  /** Tells network file systems from local ones. */
  readonly detectNetwork?: DetectNetwork;
  /** Machines share the folder, whatever `detectNetwork` says of it. */
  readonly shared?: boolean;
  /** For how many milliseconds to wait while others have the file locked; two minutes when left out. */
  readonly patienceMs?: number;
  /** The same for the lease of a file that machines share, when it is taken for the first time. */
  readonly leasePatienceMs?: number;
  /** Tells processes that have ended from others; those who hold the lease are known by their silence without it. */
  readonly processStart?: ProcessStart;
  /** A holder of the lease that was not heard of for so many milliseconds loses it; a minute when left out. */
  readonly silenceMs?: number;
  /** False: SQLite's own locks are not used on a shared file. For file systems that have none. */
  readonly locks?: boolean;
}

/**
 * Opens the store in `<folder>/sheaf.db`, made when it is missing and brought to the present form when it is older. A
 * file that machines share is read and written only while its lease is held.
 * Throws SHEAF_STORE_READONLY, SHEAF_STORE_FULL, SHEAF_STORE_BROKEN, SHEAF_STORE_NEWER, SHEAF_STORE_BUSY and
 * SHEAF_STORE_HELD.
 *
 * @example
 * const store = await openSqliteStore({ folder: ".sheaf" });
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const file = join(options.folder, "sheaf.db");
  makeFolder(options.folder, file);
  const network = sharedBy(file, options);
  const connection =
    network === undefined ? connect(file, options) : await connectShared({ ...options, file, network });
  try {
    if (network === undefined) await setUp(connection, file);
    await migrate(connection, file);
    return new SqliteStore(connection, file);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** What makes it a shared file. One that has a lease, and no log, is one also where its disk is local. */
function sharedBy(file: string, options: SqliteStoreOptions): string | undefined {
  const network = (options.detectNetwork ?? detectNetwork)(options.folder);
  if (network !== undefined) return network;
  const hasLease = existsSync(leaseFolder(file)) && !existsSync(`${file}-wal`);
  return options.shared === true || hasLease ? "a shared disk" : undefined;
}

async function connectShared(options: SharedStoreOptions): Promise<Connection> {
  const { openShared } = await import("./open-shared.ts"); // most stores are on a local disk
  return openShared(options);
}

function connect(file: string, { driver, patienceMs }: SqliteStoreOptions): Connection {
  try {
    return new Connection(openDriver(file, driver), file, patienceMs);
  } catch (error) {
    throw storeFailure(file, error);
  }
}

async function setUp(connection: Connection, file: string): Promise<void> {
  const version = await connection.read(() => {
    tune(connection);
    return checkVersion(connection, file);
  });
  await setJournal(connection, version === 0);
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

/** The error to show for a store's folder that the system refuses to make. */
export function folderFailure(folder: string, cause: NodeJS.ErrnoException): SheafError {
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
  const what = cause.code === "ENOENT" ? "made" : "written";
  return new SheafError(
    "SHEAF_STORE_READONLY",
    `The store's folder ${folder} cannot be ${what} (${cause.code})`,
    {
      ...options,
      mend: "Give yourself the right to write to it, or set SHEAF_HOME to a folder that you can write to.",
    },
  );
}
