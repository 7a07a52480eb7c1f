import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Committer, buildCommitter } from "./fixtures/committer-process.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";

const ROWS = 100;
const BATCHES = 15;
const runs = ["demo-1", "demo-2", "demo-3", "demo-4"];

const scratch = mkdtempSync(join(tmpdir(), "sheaf-concurrency-"));
let program: string;
beforeAll(async () => {
  program = await buildCommitter(join(scratch, "program"));
}, 30_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

for (const network of [undefined, "NFS"]) {
  const place = network ?? "a local disk";
  it(`is set up, written and read by many processes at once, on ${place}`, { timeout: 60_000 }, async () => {
    const folder = join(scratch, place.replaceAll(" ", "-"));
    mkdirSync(folder);
    const committers = runs.map((run, at) => {
      const driver = at % 2 === 0 ? undefined : "libsql"; // both of them on one file
      return new Committer(program, { folder, run, driver, network, rows: ROWS, batches: BATCHES });
    });
    let ended = false;
    const ending = Promise.all(committers.map((each) => each.ended)).then(() => (ended = true));
    const store = await openSqliteStore({ folder, detectNetwork: () => network });
    while (!ended) {
      for (const { id } of await store.runs({})) {
        expect(((await store.counts(id)).get(1)?.total ?? 0) % ROWS).toBe(0);
      }
      await new Promise(setImmediate);
    }
    await ending;
    for (const { lines } of committers) {
      expect(lines.at(-1)).toBe("closed");
      expect(lines).toHaveLength(2 * BATCHES + 1);
    }
    for (const run of runs) expect((await store.counts(run)).get(1)!.succeeded).toBe(ROWS * BATCHES);
    await store.close();
  });
}
