import { SheafError } from "../../model/errors.ts";
import { BUSY_TIMEOUT_MS, type Connection } from "./connection.ts";

/** Set on every connection, before anything else. Nothing here writes to the file. */
const connectionPragmas = `
  PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -32000;
  PRAGMA temp_store = MEMORY;
  PRAGMA mmap_size = 0`;

export function tune(connection: Connection, network: string | undefined): void {
  // In this mode a file that has a log is read without shared memory. `setJournal` ends it.
  if (network !== undefined) connection.exec("PRAGMA locking_mode = EXCLUSIVE");
  connection.exec(connectionPragmas);
}

export interface JournalChoice {
  readonly file: string;
  /** The network file system that the file is on; undefined for a local disk. */
  readonly network: string | undefined;
  /** True when this process is the first to set the file up. */
  readonly isNew: boolean;
}

/**
 * Chooses how commits are made durable. The write-ahead log is the fast one, but its index is memory shared by all
 * processes, which two machines do not share. So a file on a network file system gets a rollback journal. That choice
 * is never undone: the machine that serves the file sees it on a local disk.
 */
export async function setJournal(connection: Connection, choice: JournalChoice): Promise<void> {
  const mode = (sql: string) => connection.read(() => connection.prepare(sql).get([])?.[0] as string);
  if (choice.network !== undefined) {
    const now = await mode("PRAGMA journal_mode = TRUNCATE");
    await connection.read(() => connection.exec("PRAGMA locking_mode = NORMAL"));
    if (now !== "truncate") throw stillInUse(choice);
    // The lock is given back with the next read.
    await mode("SELECT count(*) FROM sqlite_schema");
    return;
  }
  if (choice.isNew) await mode("PRAGMA journal_mode = WAL");
  else if ((await mode("PRAGMA journal_mode")) !== "wal") await mode("PRAGMA journal_mode = TRUNCATE");
  connection.exec("PRAGMA wal_autocheckpoint = 4000");
}

function stillInUse({ file, network }: JournalChoice): SheafError {
  return new SheafError(
    "SHEAF_STORE_BUSY",
    `The store ${file} is on ${network}, and a process on a machine where its disk is local is using it`,
    { place: { file }, mend: "Wait for that process to end, then try again." },
  );
}
