import { expect, it } from "vitest";
import { openDriver } from "./open-driver.ts";

const builtIn = process.getBuiltinModule("node:sqlite") !== undefined;

it("prefers Node's own SQLite, and always has another", () => {
  const names = [openDriver(":memory:"), openDriver(":memory:", "libsql")].map((driver) => {
    expect(driver.prepare("SELECT 1 + ?").get([1])).toEqual([2]);
    driver.close();
    return driver.name;
  });
  expect(names).toEqual([builtIn ? "node:sqlite" : "libsql", "libsql"]);
});

it("leaves warnings as they were", () => {
  const before = process.emitWarning;
  openDriver(":memory:").close();
  expect(process.emitWarning).toBe(before);
});

for (const name of builtIn ? (["node:sqlite", "libsql"] as const) : (["libsql"] as const)) {
  it(`reads what it wrote, column by column, with ${name}`, () => {
    const driver = openDriver(":memory:", name);
    driver.exec("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d REAL)");
    const insert = driver.prepare("INSERT INTO t VALUES (?, ?, ?, ?), (?, ?, ?, ?)");
    const rows = [2 ** 52, "ü \u{1f600}", Buffer.from([0, 255]), 0.5, null, "", new Uint8Array(0), -1];
    expect(insert.run(rows)).toBe(2);
    const read = driver.prepare("SELECT a, b, c, d FROM t").all([]);
    const plain = read.flat().map((value) => (value instanceof Uint8Array ? [...value] : value));
    expect(plain).toEqual([2 ** 52, "ü \u{1f600}", [0, 255], 0.5, null, "", [], -1]);
    expect(driver.prepare("SELECT a FROM t WHERE a = 7").get([])).toBeUndefined();
    driver.close();
  });
}
