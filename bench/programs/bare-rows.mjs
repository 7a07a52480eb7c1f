// node bare-rows.mjs FROM TO: writes into TO the same tables, rows and bytes that FROM, a finished run's store, has; with the
// same driver and the same settings, in batches, and nothing else. Reading them is not counted: it is reported.
import { openDriver } from "../../dist/store/sqlite/open-driver.js";
import { setJournal, tune } from "../../dist/store/sqlite/journal.js";
import { Connection } from "../../dist/store/sqlite/connection.js";

const BATCH = 1000;
const AT_ONCE = 50;
const [from, to] = process.argv.slice(2);

const began = performance.now();
const { schema, tables } = readAll(from);
const readingMs = performance.now() - began;

const driver = openDriver(to);
const connection = new Connection(driver, to);
tune(connection);
await setJournal(connection, { file: to, network: undefined, isNew: true });
driver.exec(`BEGIN; ${schema.join(";")}; COMMIT`);
let written = 0;
for (const { name, rows } of tables) {
  for (let at = 0; at < rows.length; at += BATCH) writeBatch(name, rows.slice(at, at + BATCH));
  written += rows.length;
}
connection.close();
console.log(JSON.stringify({ written, uncountedMs: readingMs }));

function readAll(file) {
  const source = openDriver(file);
  const objects = source.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").all([]);
  const all = {
    schema: objects.map(([, , sql]) => sql),
    tables: objects
      .filter(([type]) => type === "table")
      .map(([, name]) => ({ name, rows: source.prepare(`SELECT * FROM ${String(name)}`).all([]) })),
  };
  source.close();
  return all;
}

/** One transaction; fifty rows to a statement, which is the fastest that the driver can do. */
function writeBatch(name, rows) {
  connection.prepare("BEGIN IMMEDIATE").run([]);
  for (let at = 0; at < rows.length;) {
    const size = rows.length - at >= AT_ONCE ? AT_ONCE : 1;
    const row = `(${rows[at].map(() => "?").join()})`;
    const insert = connection.prepare(`INSERT INTO ${name} VALUES ${Array(size).fill(row).join()}`);
    insert.run(rows.slice(at, at + size).flat());
    at += size;
  }
  connection.prepare("COMMIT").run([]);
}
