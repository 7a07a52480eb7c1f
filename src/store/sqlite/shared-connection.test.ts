import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { processStartSync } from "../../worker/process-start.ts";
import { buildSharer } from "./fixtures/sharers.ts";
import { StoreLease } from "./lease/store-lease.ts";
import { setSharedJournal } from "./journal.ts";
import { openDriver } from "./open-driver.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";
import { SharedConnection } from "./shared-connection.ts";

const SILENCE_MS = 200;
const scratch = mkdtempSync(join(tmpdir(), "sheaf-asleep-"));
let program: string;
beforeAll(async () => {
  program = await buildSharer(join(scratch, "program"));
}, 30_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folder: string;
const file = () => join(folder, "sheaf.db");
beforeEach(async () => {
  folder = mkdtempSync(join(scratch, "case-"));
  const store = await openSqliteStore({ folder, detectNetwork: () => "NFS" });
  await store.remember("notes", new Map([["before", "1"]]));
  await store.close();
});

class Sleeper extends StoreLease {
  /** What happens after it was asked whether the lease is held still. */
  afterConfirm = () => {};

  override confirm(): void {
    super.confirm();
    this.afterConfirm();
  }
}

async function connect(): Promise<{ lease: Sleeper; connection: SharedConnection }> {
  const times = { patienceMs: 20_000, silenceMs: SILENCE_MS };
  const lease = new Sleeper({ file: file(), processStart: processStartSync, ...times });
  await lease.take();
  const reopen = () => {
    const driver = openDriver(file());
    setSharedJournal(driver, { file: file(), network: "NFS" });
    return driver;
  };
  const patienceMs = times.patienceMs;
  return {
    lease,
    connection: new SharedConnection({ file: file(), patienceMs, driver: reopen(), reopen }, lease),
  };
}

/** Another process takes the store over and commits, while this one does nothing at all: as if it had been stopped. */
function sleepWhileAnotherWrites(): string {
  const options = { folder, run: "demo-1", rows: 500, batches: 3, silenceMs: SILENCE_MS, hasLease: true };
  return execFileSync(process.execPath, [program, JSON.stringify(options)], { encoding: "utf8" });
}

const note = (connection: SharedConnection, key: string) =>
  connection.prepare("INSERT INTO fact VALUES ('notes', ?, '1')").run([key]);

async function inspect() {
  const driver = openDriver(file());
  const all = (sql: string) => driver.prepare(sql).all([]).flat();
  const found = {
    integrity: all("PRAGMA integrity_check"),
    notes: all("SELECT key FROM fact ORDER BY key"),
    elements: all("SELECT count(*) FROM element"),
  };
  driver.close();
  return found;
}

describe("one who was asleep and lost the lease", () => {
  it("in the middle of a transaction, does it again on the file as it is now", async () => {
    const { connection } = await connect();
    const before = statSync(file()).ino;
    const said: string[] = [];
    await connection.write(() => {
      note(connection, "mine");
      said.push(said.length === 0 ? sleepWhileAnotherWrites() : "again");
    });
    expect(said).toEqual([expect.stringContaining("closed"), "again"]);
    expect(statSync(file()).ino).not.toBe(before);
    connection.close();
    expect(await inspect()).toEqual({ integrity: ["ok"], notes: ["before", "mine"], elements: [1500] });
  });

  it("in the moment before COMMIT, writes to a file that nobody has any more, and says so", async () => {
    const { lease, connection } = await connect();
    const writing = connection.write(() => {
      note(connection, "mine");
      lease.afterConfirm = () => {
        lease.afterConfirm = () => {};
        sleepWhileAnotherWrites();
      };
    });
    await expect(writing).rejects.toMatchObject({
      code: "SHEAF_FENCED",
      message: expect.stringContaining("so long that another took the store over") as string,
    });
    expect(await connection.read(() => connection.prepare("SELECT key FROM fact").all([]))).toEqual([
      ["before"],
    ]);
    connection.close();
    expect(await inspect()).toEqual({ integrity: ["ok"], notes: ["before"], elements: [1500] });
  });

  it("while it read, reads again", async () => {
    const { connection } = await connect();
    let times = 0;
    const read = () => {
      if (++times === 1) sleepWhileAnotherWrites();
      return connection.prepare("SELECT count(*) FROM element").get([])![0];
    };
    expect(await connection.readNow(read)).toBe(1500);
    expect(times).toBe(2);
    connection.close();
  });

  it("between two transactions, takes it again", async () => {
    const { connection } = await connect();
    await connection.write(() => note(connection, "first"));
    sleepWhileAnotherWrites();
    await connection.write(() => note(connection, "second"));
    connection.close();
    expect(await inspect()).toEqual({
      integrity: ["ok"],
      notes: ["before", "first", "second"],
      elements: [1500],
    });
  });
});
