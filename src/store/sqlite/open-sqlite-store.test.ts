import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { holder, runRecord, succeeded } from "../fixtures/samples.ts";
import { migrations } from "./migrations.ts";
import { openDriver } from "./open-driver.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";

const scratch = mkdtempSync(join(tmpdir(), "sheaf-open-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(scratch, "case-"));
});
const local = () => ({ folder, detectNetwork: () => undefined });
const remote = () => ({ folder, detectNetwork: () => "NFS" });
const file = () => join(folder, "sheaf.db");

/** Works on the file as any other program would. */
function withFile<T>(work: (all: (sql: string) => readonly unknown[], exec: (sql: string) => void) => T): T {
  const driver = openDriver(file());
  try {
    return work(
      (sql) => driver.prepare(sql).all([]),
      (sql) => driver.exec(sql),
    );
  } finally {
    driver.close();
  }
}

describe("opening a store", () => {
  it("makes the folder and the file, and finds both again", async () => {
    folder = join(folder, "a/b/.sheaf");
    const store = await openSqliteStore({ folder });
    expect(store.location).toBe(file());
    await store.createRun(runRecord("demo-1"), holder(1));
    await store.close();
    const again = await openSqliteStore({ folder });
    expect(await again.runs({})).toHaveLength(1);
    await again.close();
    await again.close(); // once is enough, twice does no harm
    await expect(again.runs({})).rejects.toMatchObject({ code: "SHEAF_INTERNAL" });
  });

  it("sets up one store when many open it for the first time at once", async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => openSqliteStore(local())));
    for (const [at, store] of stores.entries()) await store.createRun(runRecord(`demo-${at}`), holder(at));
    expect(await stores[0]!.runs({})).toHaveLength(6);
    for (const store of stores) await store.close();
    expect(withFile((all) => all("PRAGMA user_version"))).toEqual([[migrations.length]]);
  });

  it("refuses a store of a newer version, naming both, and leaves it as it is", async () => {
    await (await openSqliteStore(local())).close();
    withFile((_, exec) => exec("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)"));
    const before = readFileSync(file());
    const opening = openSqliteStore(local());
    await expect(opening).rejects.toMatchObject({ code: "SHEAF_STORE_NEWER", place: { file: file() } });
    await expect(opening).rejects.toThrow(
      `has version 99, and this Sheaf knows versions up to ${migrations.length}`,
    );
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  it("refuses another program's database and leaves it as it is", async () => {
    withFile((_, exec) => exec("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)"));
    const before = readFileSync(file());
    await expect(openSqliteStore(local())).rejects.toMatchObject({
      code: "SHEAF_STORE_BROKEN",
      message: expect.stringContaining("the database of another program") as string,
    });
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  it("refuses what is no database, with what to do", async () => {
    writeFileSync(
      file(),
      "these are notes of mine, which are longer than the header of a database file is. ".repeat(9),
    );
    await expect(openSqliteStore(local())).rejects.toMatchObject({
      code: "SHEAF_STORE_BROKEN",
      message: expect.stringContaining(`${file()} is not a database`) as string,
      mend: expect.stringContaining("Move the file away") as string,
    });
  });

  it("reports a damaged file when it meets the damage", async () => {
    const store = await openSqliteStore(local());
    const lease = await store.createRun(runRecord("demo-1"), holder(1));
    await store.commit(
      lease,
      Array.from({ length: 3_000 }, (_, at) => succeeded([at])),
    );
    await store.close();
    withFile((all) => all("PRAGMA wal_checkpoint(TRUNCATE)"));
    const bytes = readFileSync(file());
    writeFileSync(file(), bytes.fill(0xa5, 4096 * 8)); // all but the schema's first pages
    const damaged = await openSqliteStore(local());
    await expect(damaged.counts("demo-1").then(() => damaged.size())).rejects.toMatchObject({
      code: "SHEAF_STORE_BROKEN",
      message: expect.stringContaining("is damaged") as string,
    });
    await damaged.close();
  });

  it("says so when the folder is a file, or the file a folder", async () => {
    writeFileSync(join(folder, "taken"), "");
    for (const under of ["taken", "taken/below"]) {
      await expect(openSqliteStore({ folder: join(folder, under) })).rejects.toMatchObject({
        code: "SHEAF_STORE_BROKEN",
        message: expect.stringContaining("is not a folder") as string,
      });
    }
    mkdirSync(file());
    await expect(openSqliteStore(local())).rejects.toMatchObject({ place: { file: file() } });
  });
});

describe("the journal", () => {
  const mode = () => withFile((all) => all("PRAGMA journal_mode"));

  it("is a write-ahead log on a local disk", async () => {
    const store = await openSqliteStore(local());
    expect(existsSync(`${file()}-wal`)).toBe(true);
    await store.close();
    expect(mode()).toEqual([["wal"]]);
  });

  it("needs no shared memory on a network file system", async () => {
    const store = await openSqliteStore(remote());
    await store.createRun(runRecord("demo-1"), holder(1));
    expect(readdirSync(folder).toSorted()).toEqual(["sheaf.db", "sheaf.db-journal", "sheaf.db.lease"]);
    await store.close();
    expect(mode()).toEqual([["delete"]]); // any rollback journal: which kind, each connection says for itself
  });

  it("once without shared memory stays so, on the machine too that has the disk", async () => {
    await (await openSqliteStore(remote())).close();
    const store = await openSqliteStore(local());
    await store.createRun(runRecord("demo-1"), holder(1));
    expect(existsSync(`${file()}-wal`)).toBe(false);
    await store.close();
  });

  it("changes when a store has been moved to a network file system", async () => {
    const before = await openSqliteStore(local());
    await before.createRun(runRecord("demo-1"), holder(1));
    await before.close();
    withFile((all) => all("PRAGMA wal_checkpoint(TRUNCATE)"));
    const moved = join(folder, "moved");
    mkdirSync(moved);
    copyFileSync(file(), join(moved, "sheaf.db"));
    folder = moved;
    const after = await openSqliteStore(remote());
    expect(await after.runs({})).toHaveLength(1);
    expect(readdirSync(folder)).not.toContain("sheaf.db-shm");
    await after.close();
  });

  it("does not change under a process that uses the log", async () => {
    const first = await openSqliteStore(local());
    await expect(openSqliteStore({ ...remote(), patienceMs: 50 })).rejects.toMatchObject({
      code: "SHEAF_STORE_BUSY",
    });
    await first.createRun(runRecord("demo-1"), holder(1));
    await first.close();
  });
});

describe("waiting", () => {
  it("goes on when the lock is given back, without holding up this thread", async () => {
    const store = await openSqliteStore(local());
    const other = openDriver(file());
    other.exec("BEGIN IMMEDIATE");
    const writing = store.createRun(runRecord("demo-1"), holder(1));
    await new Promise(setImmediate); // comes although the store waits
    other.exec("ROLLBACK");
    other.close();
    expect(await writing).toEqual({ run: "demo-1", epoch: 1 });
    await store.close();
  });

  it("ends some time, with words and not with a code of SQLite's", async () => {
    const store = await openSqliteStore({ ...local(), patienceMs: 50 });
    const other = openDriver(file());
    other.exec("BEGIN IMMEDIATE");
    await expect(store.createRun(runRecord("demo-1"), holder(1))).rejects.toMatchObject({
      code: "SHEAF_STORE_BUSY",
      message: `The store ${file()} has been locked for 0.05 seconds`,
    });
    expect(await store.runs({})).toEqual([]); // reading goes on all the while
    other.exec("ROLLBACK");
    other.close();
    await store.close();
  });
});
