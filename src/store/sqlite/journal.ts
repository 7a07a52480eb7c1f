import { SheafError } from "../../model/errors.ts";
import { BUSY_TIMEOUT_MS, type Connection } from "./connection.ts";
import type { Driver } from "./driver.ts";

/** Set on every connection, before anything else. Nothing here writes to the file. */
const connectionPragmas = `
  PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -32000;
  PRAGMA temp_store = MEMORY;
  PRAGMA mmap_size = 0`;

export function tune(database: Pick<Driver, "exec">): void {
  database.exec(connectionPragmas);
}

export interface JournalChoice {
  readonly file: string;
  /** The network file system that the file is on. */
  readonly network: string;
}

/**
 * Chooses how commits are made durable on a local disk. The write-ahead log is the fast one, but its index is memory
 * shared by all processes, which two machines do not share. So a file on a network file system gets a rollback journal.
 * That choice is never undone: the machine that serves the file sees it on a local disk.
 */
export async function setJournal(connection: Connection, isNew: boolean): Promise<void> {
  const mode = (sql: string) => connection.read(() => connection.prepare(sql).get([])?.[0] as string);
  if (isNew) await mode("PRAGMA journal_mode = WAL");
  else if ((await mode("PRAGMA journal_mode")) !== "wal") await mode("PRAGMA journal_mode = TRUNCATE");
  connection.exec("PRAGMA wal_autocheckpoint = 4000");
}

/** Gives a file that machines share a rollback journal. `check` looks at it before anything is changed. */
export function setSharedJournal(
  database: Pick<Driver, "exec" | "prepare">,
  choice: JournalChoice,
  check = () => {},
): void {
  // In this mode a file that has a log is read without shared memory.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  try {
    tune(database);
    check();
    if (database.prepare("PRAGMA journal_mode = TRUNCATE").get([])?.[0] !== "truncate")
      throw stillInUse(choice);
  } finally {
    database.exec("PRAGMA locking_mode = NORMAL");
  }
  // The lock is given back with the next read.
  database.prepare("SELECT count(*) FROM sqlite_schema").get([]);
}

function stillInUse({ file, network }: JournalChoice): SheafError {
  return new SheafError(
    "SHEAF_STORE_BUSY",
    `The store ${file} is on ${network}, and a process on a machine where its disk is local is using it`,
    { place: { file }, mend: "Wait for that process to end, then try again." },
  );
}
