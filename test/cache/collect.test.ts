import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Shelf } from "./shelf.ts";

const everything = (shelf: Shelf) =>
  readdirSync(shelf.home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("sheaf.db"))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .toSorted();

test("nothing goes that a run needs: without rules there is nothing to do", async () => {
  const shelf = new Shelf();
  const run = await shelf.run("a", "b");
  const before = everything(shelf);
  const report = await shelf.collect();
  expect(report).toMatchObject({
    runs: [],
    results: 0,
    blobs: { count: 0 },
    kept: { runs: 1 },
    freedBytes: 0,
  });
  expect(everything(shelf)).toEqual(before);
  await shelf.readWhole(run);
});

test("a removed run takes what no other has; what others share stays, with the blobs inside of blobs", async () => {
  const shelf = new Shelf();
  const first = await shelf.run("a", "b");
  const second = await shelf.run("b", "c");
  shelf.ran();
  const report = await shelf.collect({ keepRuns: 1 });
  expect(report).toMatchObject({
    runs: [{ run: first, flow: "letters" }],
    kept: { runs: 1 },
    left: { results: 0 },
  });
  // spell, bind and print of a, and the count of a and b
  expect(report.results).toBe(4);
  expect(report.blobs.count).toBeGreaterThanOrEqual(4);
  await shelf.readWhole(second);
  expect(await shelf.verify()).toMatchObject({ damagedTotal: 0, results: 7 });
  await expect(shelf.open(first)).rejects.toMatchObject({ code: "SHEAF_RUN_NOT_FOUND" });
  await shelf.run("b", "c");
  expect(shelf.ran()).toEqual([]);
  await shelf.run("a");
  expect(shelf.ran()).toEqual(["bind a", "count", "print a", "spell a"]);
});

test("a dry run says the same and touches nothing", async () => {
  const shelf = new Shelf();
  await shelf.run("a", "b");
  await shelf.run("b", "c");
  const before = everything(shelf);
  const rows = shelf.sql("SELECT id, flags FROM result");
  const foretold = await shelf.collect({ keepRuns: 1, dryRun: true });
  expect(everything(shelf)).toEqual(before);
  expect(shelf.sql("SELECT id, flags FROM result")).toEqual(rows);
  const done = await shelf.collect({ keepRuns: 1 });
  const said = ({ runs, kept, results, blobs, folders, left }: typeof done) => ({
    runs,
    kept,
    results,
    blobs,
    folders,
    left,
  });
  expect(said(foretold)).toEqual(said(done));
  expect(await shelf.collect({ keepRuns: 1 })).toMatchObject({ runs: [], results: 0, blobs: { count: 0 } });
});

test("rules: the newest of each flow, by age, by size; pinned runs stay", async () => {
  const shelf = new Shelf();
  const runs: string[] = [];
  for (const [at, letter] of ["a", "b", "c", "d"].entries()) {
    runs.push(await shelf.run(letter));
    shelf.age(runs[at]!, 40 - 10 * at);
  }
  const day = 86_400_000;
  const going = async (options: Parameters<Shelf["collect"]>[0]) =>
    (await shelf.collect({ ...options, dryRun: true })).runs.map(({ run }) => runs.indexOf(run));
  expect(await going({ keepRuns: 1 })).toEqual([0, 1, 2]);
  expect(await going({ olderThanMs: 25 * day })).toEqual([0, 1]);
  expect(await going({ olderThanMs: 25 * day, keepRuns: 3 })).toEqual([0]);
  expect(await going({ maxBytes: 0 })).toEqual([0, 1, 2, 3]);
  expect(await going({ maxBytes: 1e9 })).toEqual([]);
  const one = (await shelf.collect({ runs: [runs[0]!], dryRun: true })).freedBytes;
  expect(one).toBeGreaterThan(90_000);
  shelf.sql(`UPDATE run SET pinned = 1 WHERE id = '${runs[1]}' RETURNING 1`);
  expect(await going({ keepRuns: 0 })).toEqual([0, 2, 3]);
  expect(await shelf.collect({ maxBytes: 0, keepRuns: 1 })).toMatchObject({
    overMax: true,
    kept: { runs: 2, pinned: 1 },
  });
  await shelf.readWhole(runs[1]!);
  await shelf.readWhole(runs[3]!);
});

test("to fit into a size, the oldest go, and no more of them than needed", async () => {
  const shelf = new Shelf();
  const runs: string[] = [];
  for (const letter of ["a", "b", "c", "d"]) runs.push(await shelf.run(letter));
  const size = (paths: readonly string[]) => paths.reduce((sum, path) => sum + readFileSync(path).length, 0);
  const [[database]] = shelf.sql(
    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
  ) as [[number]];
  const all = database + size(shelf.blobs());
  const report = await shelf.collect({ maxBytes: all - 300_000 });
  expect(report.runs.map(({ run }) => runs.indexOf(run))).toEqual([0, 1]);
  expect(report.overMax).toBe(false);
  expect(size(shelf.blobs())).toBeLessThan(all - 300_000);
});

test("files left in place stay, and what tasks have left in run directories; logs go", async () => {
  const shelf = new Shelf();
  const run = await shelf.run("a");
  const runDir = join(shelf.home, "runs", run);
  mkdirSync(join(runDir, "logs", "spell"), { recursive: true });
  writeFileSync(join(runDir, "logs", "spell", "0.log"), "said");
  writeFileSync(join(runDir, "mine.txt"), "my own");
  const empty = await shelf.run("b");
  const report = await shelf.collect({ keepRuns: 0 });
  expect(report.folders.count).toBeGreaterThan(0);
  expect(readdirSync(runDir)).toEqual(["mine.txt"]);
  expect(existsSync(join(shelf.home, "runs", empty))).toBe(false);
  expect(readdirSync(join(shelf.folder, "prints"))).toEqual(["a", "b"]);
  expect(shelf.blobs()).toEqual([]);
});

test("what was stored a moment ago stays, though nothing names it yet", async () => {
  const shelf = new Shelf();
  await shelf.run("a");
  const { length } = shelf.blobs();
  const first = await shelf.collect({ keepRuns: 0, graceMs: 60_000 });
  expect(first).toMatchObject({ results: 4, blobs: { count: 0 }, left: { blobs: { count: length } } });
  for (const path of shelf.blobs()) utimesSync(path, 1, 1);
  expect(await shelf.collect({ graceMs: 60_000 })).toMatchObject({ blobs: { count: length } });
  expect(shelf.blobs()).toEqual([]);
});

test("a damaged body does not keep a collection from its work", async () => {
  const shelf = new Shelf();
  await shelf.run("a");
  const run = await shelf.run("b");
  shelf.damage(shelf.blobWith("aaaaaaaa"));
  expect(await shelf.collect({ keepRuns: 1 })).toMatchObject({ results: 4 });
  await shelf.readWhole(run);
});

test("a copy of a project does not lose the original's logs", async () => {
  const shelf = new Shelf();
  const other = new Shelf();
  const run = await shelf.run("a");
  const logs = join(other.folder, "runs", run, "logs");
  mkdirSync(logs, { recursive: true });
  writeFileSync(join(logs, "a.log"), "said");
  shelf.sql(`UPDATE run SET run_dir = '${join(other.folder, "runs", run)}' RETURNING 1`);
  expect((await shelf.collect({ keepRuns: 0 })).runs).toHaveLength(1);
  expect(readdirSync(logs)).toEqual(["a.log"]);
  rmSync(logs, { recursive: true });
});
