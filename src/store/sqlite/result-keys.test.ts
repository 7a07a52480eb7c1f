import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { holder, identityOf, runRecord, succeeded } from "../fixtures/samples.ts";
import { openDriver } from "./open-driver.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";
import { identityKey } from "./identity-columns.ts";

const folder = mkdtempSync(join(tmpdir(), "sheaf-keys-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("takes the first six bytes of an identity, exactly", () => {
  expect(identityKey("000000000102".padEnd(64, "f"))).toBe(258);
  expect(identityKey("f".repeat(64))).toBe(2 ** 48 - 1);
  expect(identityKey("01".padEnd(64, "0"))).toBe(2 ** 40);
});

it("finds what is settled and what is fresh, the newest first", { timeout: 30_000 }, async () => {
  const store = await openSqliteStore({ folder });
  const lease = await store.createRun(runRecord("demo-1"), holder(1));
  const twice = identityOf("twice");
  const [old] = await store.commit(lease, [succeeded([0], { step: 0, identity: twice })]);
  const settled = Array.from({ length: 50_000 }, (_, at) => succeeded([at]));
  await store.commit(lease, settled);
  expect((await store.lookup([twice], undefined))[0]!.id).toBe(old);
  const fresh = [succeeded([60_000]), succeeded([1], { step: 0, identity: twice })];
  const [, newer] = await store.commit(lease, fresh);

  const asked = [...settled.filter((_, at) => at % 1_000 === 0), ...fresh].map(({ identity }) => identity);
  expect((await store.lookup(asked, undefined)).filter((hit) => hit === undefined)).toEqual([]);
  expect((await store.lookup([twice], "demo-1"))[0]!.id).toBe(newer);
  await store.invalidate([newer!]);
  expect((await store.lookup([twice], undefined))[0]!.id).toBe(old);
  await store.close();

  const driver = openDriver(join(folder, "sheaf.db"));
  const count = (table: string) => driver.prepare(`SELECT count(*) FROM ${table}`).get([])?.[0];
  expect([count("settled_key"), count("fresh_key")]).toEqual([50_001, 2]);
  driver.close();
});
