import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { storeConformance } from "../conformance.ts";
import { openSqliteStore, type SqliteStoreOptions } from "./open-sqlite-store.ts";

const scratch = mkdtempSync(join(tmpdir(), "sheaf-sqlite-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const hasNodeSqlite = process.getBuiltinModule("node:sqlite") !== undefined;
const drivers = hasNodeSqlite ? (["node:sqlite", "libsql"] as const) : (["libsql"] as const);

for (const driver of drivers) {
  for (const network of [undefined, "NFS"]) {
    storeConformance(`SQLite by ${driver} on ${network ?? "a local disk"}`, async () => {
      const options: SqliteStoreOptions = {
        folder: mkdtempSync(join(scratch, "store-")),
        driver,
        detectNetwork: () => network,
      };
      return { store: await openSqliteStore(options), reopen: () => openSqliteStore(options) };
    });
  }
}
