import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Project } from "./project.ts";

const flow = `
import { each, flow, task } from "sheaf";
import { path } from "sheaf/zod";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
const write = task({
  name: "write", input: { text: z.string() }, output: path(), version: "1",
  run: ({ text }) => { const place = resolve(text); writeFileSync(place, text); return place; },
});
export default flow({
  name: "demo", params: { texts: z.array(z.string()) },
  steps: ({ texts }, { step }) => step(write, { text: each(texts) }),
});`;

test("the cache from the command line: list, pin, collect, verify, take out of use", () => {
  using project = new Project({ "demo.ts": flow });
  const run = (...texts: string[]) =>
    project.sheaf("run", "demo.ts", "-q", ...texts.flatMap((text) => ["--texts", text])).out.trim();
  const [first, second, third] = [run("a"), run("a", "b"), run("c")];
  expect(project.json("cache")).toMatchObject({
    runs: 3,
    results: 3,
    tasks: [{ name: "write", count: 3, uses: 4 }],
  });
  expect(project.sheaf("cache").out).toContain("3 with 4 elements");
  expect(project.json("cache", "ls", "--by", "run")).toHaveLength(3);
  expect(project.json("cache", "ls", "-e", "--run", third)).toMatchObject([
    { run: third, uses: 1, valid: true },
  ]);

  expect(project.sheaf("cache", "gc", "--keep-runs", "1")).toMatchObject({
    code: 2,
    err: expect.stringContaining("-y") as string,
  });
  project.sheaf("cache", "pin", first);
  const foretold = project.json("cache", "gc", "--keep-runs", "1", "--dry-run");
  expect(foretold).toMatchObject({
    dryRun: true,
    runs: [{ run: second }],
    kept: { runs: 2, pinned: 1 },
    results: 1,
  });
  const { code, out } = project.sheaf("cache", "gc", "--keep-runs", "1", "-y");
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/Removed 1 run:[^]*results {2}1\n[^]*2 runs stay \(1 pinned\)/) as string,
  ]);
  expect(project.sheaf("cache", "rm", first, "-y")).toMatchObject({
    code: 2,
    err: expect.stringContaining("unpin") as string,
  });

  expect(project.sheaf("cache", "verify").code).toBe(0);
  rmSync(join(project.folder, "c"));
  const damaged = project.sheaf("cache", "verify");
  expect(damaged.code).toBe(1);
  expect(damaged.out).toMatch(/write of demo-\S+ \(\w{12}\): \/\S+\/c does not exist/);
  expect(project.json("cache", "ls", "--entries")).toContainEqual(expect.objectContaining({ valid: false }));

  expect(project.json("cache", "rm", "--task", "write", "-y")).toMatchObject({
    count: 1,
    inRuns: { count: 1 },
  });
  expect(project.json("run", "demo.ts", "--texts", "a")).toMatchObject({
    steps: { write: { succeeded: 1, cached: 0 } },
  });
  project.sheaf("cache", "unpin", first);
  expect(project.json("cache", "rm", first, third, "-y")).toMatchObject({
    runs: [{ run: first }, { run: third }],
  });
});

test("missteps", () => {
  using project = new Project({ "demo.ts": flow });
  const said = (...words: string[]) => {
    const { code, err } = project.sheaf("cache", ...words);
    return [code, err.split("\n")[0]];
  };
  expect(said("gcc")).toEqual([2, expect.stringContaining('Did you mean "gc"?')]);
  expect(said("rm")).toEqual([2, expect.stringContaining("not said")]);
  expect(said("rm", "demo", "--task", "a")).toEqual([2, expect.stringContaining("one after the other")]);
  expect(said("gc", "--older-than", "soon")).toEqual([2, expect.stringContaining("--older-than")]);
  expect(said("gc", "--max-size", "much")).toEqual([2, expect.stringContaining("--max-size")]);
  expect(said("pin", "none")).toEqual([3, expect.stringContaining("there is no store in")]);
  expect(project.sheaf("cache", "gc", "--help").out).toContain("Usage: sheaf cache gc");
  expect(project.sheaf("cache", "verify").out).toContain("all good");
});
