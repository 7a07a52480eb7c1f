import { resolve } from "node:path";
import { Connection } from "./connection.ts";
import type { Driver, DriverName } from "./driver.ts";
import { setSharedJournal } from "./journal.ts";
import { LinksMissing } from "./lease/lease-files.ts";
import type { ProcessStart } from "./lease/lease-holder.ts";
import { StoreLease } from "./lease/store-lease.ts";
import { checkVersion } from "./migrate.ts";
import { openDriver } from "./open-driver.ts";
import { resultCode } from "./result-code.ts";
import { SharedConnection } from "./shared-connection.ts";
import { storeFailure } from "./store-failure.ts";

const PATIENCE_MS = 120_000;
const SILENCE_MS = 60_000;
/** SQLite's extended code for a file system that does not know locks. */
const IOERR_LOCK = 3850;

export interface SharedStoreOptions {
  readonly file: string;
  /** What makes it a shared file. */
  readonly network: string;
  readonly driver?: DriverName;
  readonly patienceMs?: number;
  readonly leasePatienceMs?: number;
  readonly processStart?: ProcessStart;
  readonly silenceMs?: number;
  readonly locks?: boolean;
}

/** Opens a file that machines share, for use under its lease. */
export async function openShared(options: SharedStoreOptions): Promise<Connection> {
  const { file, processStart, leasePatienceMs = PATIENCE_MS, silenceMs = SILENCE_MS } = options;
  const lease = new StoreLease({ file, processStart, patienceMs: leasePatienceMs, silenceMs });
  let connection: Connection | undefined;
  try {
    await lease.take();
    connection = new SharedConnection(
      { file, patienceMs: options.patienceMs, driver: open(options), reopen: () => openTuned(options) },
      lease,
    );
    await setUp(connection, options);
    return connection;
  } catch (error) {
    if (connection === undefined) lease.close();
    else connection.close();
    if (error instanceof LinksMissing) return openWithoutLease(lease, options);
    if (options.locks !== false && hasNoLocks(error)) return openShared({ ...options, locks: false });
    throw storeFailure(file, error);
  }
}

/** Where links cannot be made there is nothing but SQLite's own locks. */
async function openWithoutLease(lease: StoreLease, options: SharedStoreOptions): Promise<Connection> {
  lease.abandon();
  const connection = new Connection(open(options), options.file, options.patienceMs);
  try {
    await setUp(connection, options);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function setUp(connection: Connection, { file, network }: SharedStoreOptions): Promise<void> {
  const check = () => void checkVersion(connection, file);
  return connection.read(() => setSharedJournal(connection, { file, network }, check));
}

function open({ file, driver, locks }: SharedStoreOptions): Driver {
  if (locks !== false) return openDriver(file, driver);
  const path = encodeURI(resolve(file)).replace(/[?#]/g, encodeURIComponent);
  const uri = `file:${path}?vfs=unix-none`;
  try {
    return openDriver(uri, driver);
  } catch (error) {
    // Node's own SQLite takes it for the name of a file, up to 22.14.
    if (driver !== undefined) throw error;
    return openDriver(uri, "libsql");
  }
}

function openTuned(options: SharedStoreOptions): Driver {
  const driver = open(options);
  try {
    setSharedJournal(driver, options);
    return driver;
  } catch (error) {
    driver.close();
    throw error;
  }
}

function hasNoLocks(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return process.platform !== "win32" && resultCode(cause ?? error) === IOERR_LOCK;
}
