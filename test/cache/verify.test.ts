import { rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Shelf } from "./shelf.ts";

test("all good", async () => {
  const shelf = new Shelf();
  await shelf.run("a", "b");
  const report = await shelf.verify();
  expect(report).toMatchObject({ results: 7, paths: 2, damaged: [], damagedTotal: 0, invalidated: 0 });
  expect(report.blobs.count).toBe(shelf.blobs().length);
});

const damages: readonly {
  readonly what: string;
  readonly step: string;
  readonly problem: RegExp;
  readonly again: readonly string[];
  readonly damage: (shelf: Shelf) => void;
}[] = [
  {
    what: "a large value's bytes",
    step: "spell",
    problem: /stored bytes \w+ are damaged/,
    again: ["spell a"],
    damage: (shelf) => shelf.damage(shelf.blobWith('{"letter":"a"')),
  },
  {
    what: "a blob that is gone",
    step: "spell",
    problem: /stored bytes \w+ are gone/,
    again: ["spell a"],
    damage: (shelf) => rmSync(shelf.blobWith('{"letter":"a"')),
  },
  {
    what: "a managed file that a large value names",
    step: "bind",
    problem: /stored bytes \w+ are damaged/,
    again: ["bind a"],
    damage: (shelf) => shelf.damage(shelf.blobWith("The book of a")),
  },
  {
    what: "a file left in place that is gone",
    step: "print",
    problem: /prints\/a does not exist/,
    again: ["print a"],
    damage: (shelf) => rmSync(join(shelf.folder, "prints/a")),
  },
  {
    what: "a file left in place that has changed, and looks the same",
    step: "print",
    problem: /prints\/a has changed/,
    again: ["print a"],
    damage: (shelf) => {
      const path = join(shelf.folder, "prints/a");
      const { atime, mtime } = statSync(path);
      writeFileSync(path, "bbb");
      utimesSync(path, atime, mtime);
    },
  },
  {
    what: "a text in the database",
    step: "count",
    problem: /stored text is damaged/,
    again: ["count"],
    damage: (shelf) => shelf.sql("UPDATE result SET body = '7' WHERE body = '4' RETURNING 1"),
  },
  {
    what: "an identity",
    step: "count",
    problem: /identity is not made of the inputs/,
    again: ["count"],
    damage: (shelf) => shelf.sql(`UPDATE result SET inputs = inputs || 'x' WHERE body = '4' RETURNING 1`),
  },
];

for (const { what, step, problem, again, damage } of damages)
  test(`finds ${what}, and has that alone computed again`, async () => {
    const shelf = new Shelf();
    const run = await shelf.run("a", "b");
    damage(shelf);
    const untouched = await shelf.verify({ dryRun: true });
    expect(untouched.invalidated).toBe(0);
    const report = await shelf.verify();
    expect(report.damaged.filter(({ result }) => result !== undefined)).toEqual([
      {
        run,
        step,
        problem: expect.stringMatching(problem) as string,
        result: expect.objectContaining({ task: step }) as object,
      },
    ]);
    expect(report.invalidated).toBe(1);
    shelf.ran();
    const next = await shelf.run("a", "b");
    // What came after it is still good: the output is the same.
    expect(shelf.ran()).toEqual(again);
    await shelf.readWhole(next);
    expect((await shelf.verify()).damaged.filter(({ result }) => result !== undefined)).toEqual([]);
  });

test("says what is wrong with the database itself", async () => {
  const shelf = new Shelf();
  await shelf.run("a");
  shelf.sql("DELETE FROM result WHERE body = '2' RETURNING 1");
  const { damaged } = await shelf.verify();
  expect(damaged.map(({ problem }) => problem)).toEqual([
    "1 elements have a result that is not in the store",
    "1 entries of the index lead to no result",
  ]);
});

test("says when a run's own result can no longer be read", async () => {
  const shelf = new Shelf();
  const run = await shelf.run("a");
  const [[json]] = shelf.sql("SELECT result FROM run") as [[string]];
  const { blob } = JSON.parse(json) as { blob: string };
  rmSync(join(shelf.home, "blobs", blob.slice(0, 2), blob.slice(2)));
  expect((await shelf.verify()).damaged).toMatchObject([
    { run, problem: expect.stringMatching(/^the run's result: /) as string },
  ]);
});
