import { SheafError } from "../../model/errors.ts";
import type { Connection } from "./connection.ts";
import { migrations } from "./migrations.ts";

/** "shea" in ASCII: tells a store from any other SQLite file. */
const APPLICATION_ID = 0x73686561;

/**
 * The version of the file's form: 0 for a new file. Throws SHEAF_STORE_NEWER for one of a newer Sheaf, and
 * SHEAF_STORE_BROKEN for another program's database. Writes nothing.
 */
export function checkVersion(connection: Connection, file: string): number {
  const number = (sql: string) => connection.prepare(sql).get([])?.[0] as number;
  const version = number("PRAGMA user_version");
  const application = number("PRAGMA application_id");
  if (application !== APPLICATION_ID && number("SELECT count(*) FROM sqlite_schema") > 0) {
    throw new SheafError("SHEAF_STORE_BROKEN", `${file} is the database of another program`, {
      place: { file },
      mend: "Move it away, or set SHEAF_HOME to another folder.",
    });
  }
  if (version <= migrations.length) return version;
  throw new SheafError(
    "SHEAF_STORE_NEWER",
    `The store ${file} has version ${version}, and this Sheaf knows versions up to ${migrations.length}`,
    { place: { file }, mend: "Update Sheaf, or set SHEAF_HOME to another folder. Nothing was changed." },
  );
}

/** Brings the file to the newest form, a transaction a step. Two processes may do it at once: each step is done by one. */
export async function migrate(connection: Connection, file: string): Promise<void> {
  let version = await connection.read(() => checkVersion(connection, file));
  while (version < migrations.length) version = await connection.write(() => migrateOne(connection, file));
}

function migrateOne(connection: Connection, file: string): number {
  const version = checkVersion(connection, file);
  const migration = migrations[version];
  if (migration === undefined) return version;
  connection.exec(migration);
  connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1}`);
  return version + 1;
}
