import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { succeeded } from "../fixtures/samples.ts";
import { Committer, buildCommitter } from "./fixtures/committer-process.ts";
import { processStartSync } from "../../worker/process-start.ts";
import { openDriver } from "./open-driver.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";

const ROWS = 700;
const KILLS = 5;

const scratch = mkdtempSync(join(tmpdir(), "sheaf-crash-"));
let program: string;
beforeAll(async () => {
  program = await buildCommitter(join(scratch, "program"));
}, 30_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Numbers between 0 and 1, the same ones in every run of the test. */
function* pseudoRandom(seed: number): Generator<number, never> {
  for (let state = seed; ;) yield (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

for (const network of [undefined, "NFS"]) {
  it(
    `survives being killed in the middle of commits, on ${network ?? "a local disk"}`,
    { timeout: 60_000 },
    async () => {
      const folder = join(scratch, network ?? "local");
      const random = pseudoRandom(20_261_120);
      const killedWithin: boolean[] = [];
      let before = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        const committer = new Committer(program, {
          folder,
          run: "demo-1",
          network,
          rows: ROWS,
          batches: 10_000,
        });
        const nth = 1 + Math.floor(6 * random.next().value);
        committer.killIn(nth, 8 * random.next().value);
        await committer.ended;
        expect(committer.lines.filter((line) => !/^(begin|done) /.test(line))).toEqual([]);

        const [begun, done] = [committer.batches("begin"), committer.batches("done")];
        expect(begun[0]).toBe(before); // what was found at the start is what was left
        const stored = await inspect(folder, network);
        // All that it was told is done is there; the one commit that was under way is there whole or not at all.
        expect([done.length, begun.length]).toContain(stored - before);
        expect(done.length).toBeGreaterThanOrEqual(nth - 1);
        killedWithin.push(begun.length > done.length);
        before = stored;
      }
      expect(killedWithin).toContain(true); // some kills did hit a commit
    },
  );
}

/** Checks the file after a crash and says how many batches it holds. */
async function inspect(folder: string, network: string | undefined): Promise<number> {
  const store = await openSqliteStore({
    folder,
    detectNetwork: () => network,
    processStart: processStartSync,
  });
  try {
    const total = (await store.counts("demo-1")).get(1)?.total ?? 0;
    expect(total % ROWS).toBe(0);
    const { elements, results } = await store.size();
    expect([elements, results]).toEqual([total, total]);

    const expected = Array.from({ length: total }, (_, at) => succeeded([at]));
    const found = await store.lookup(
      expected.map(({ identity }) => identity),
      undefined,
    );
    expect(found.map((hit) => hit?.text)).toEqual(expected.map(({ output }) => output.text));
    let at = 0;
    for await (const page of store.elements("demo-1")) {
      for (const row of page) {
        expect(row.index[0] === at && row.state === "succeeded" && row.result?.id === found[at]!.id).toBe(
          true,
        );
        at++;
      }
    }
    expect(at).toBe(total);
    return total / ROWS;
  } finally {
    await store.close();
    checkIntegrity(folder);
  }
}

function checkIntegrity(folder: string): void {
  const driver = openDriver(join(folder, "sheaf.db"));
  const all = (sql: string) => driver.prepare(sql).all([]);
  expect(all("PRAGMA integrity_check")).toEqual([["ok"]]);
  const keys = "SELECT result FROM fresh_key UNION ALL SELECT result FROM settled_key";
  expect(all(`SELECT id FROM result EXCEPT SELECT result FROM (${keys})`)).toEqual([]);
  expect(all(`SELECT count(*) = (SELECT count(*) FROM result) FROM (${keys})`)).toEqual([[1]]);
  driver.close();
}
