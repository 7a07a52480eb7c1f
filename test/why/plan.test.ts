import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PlanReport } from "../../src/model/plan-report.ts";
import { waitingFlow } from "../cli/demo-flow.ts";
import { Project, until } from "../cli/project.ts";
import { changesOf, Climate, reasonsOf, stepOf } from "./climate.ts";

let base: Climate;
let first: string;

beforeAll(() => {
  base = new Climate();
  first = base.launch();
});
afterAll(() => base[Symbol.dispose]());

const code = (name: string, via: readonly string[], file = "total.ts") => ({
  type: "code",
  parts: [{ kind: "changed", what: "code", file, name, via }],
});

test("before the first run: never ran; what comes after waits", () => {
  using climate = new Climate();
  const plan = climate.plan();
  expect(stepOf(plan, "load")).toMatchObject({ total: 3, cached: 0, run: 3, unknown: false, notCompared: 0 });
  expect(changesOf(plan, "load")).toEqual({ "": "first" });
  expect(stepOf(plan, "plot")).toMatchObject({
    unknown: true,
    waitsFor: ["monthly"],
    outlook: { type: "first" },
  });
});

test("inputs that cannot be taken: what is wrong with them", () => {
  using climate = new Climate(base);
  const load = stepOf(climate.plan("--files", '["data/bern.csv", "data/none.csv"]'), "load");
  expect(load).toMatchObject({ cached: 1, run: 0, failed: 1 });
  expect(load.failures).toMatchObject([
    { index: [1], failure: { code: "SHEAF_FILE_MISSING", message: expect.stringContaining("none.csv") } },
  ]);
});

test("all is cached: no reasons", () => {
  for (const step of base.plan().steps) expect(step).toMatchObject({ run: 0, why: [], unknown: false });
});

test("a helper two imports deep", () => {
  using climate = new Climate(base).edit("total.ts", ", 0)", ", 1)");
  const plan = climate.plan();
  const change = code("total()", ["monthly", "mean", "total"]);
  expect(stepOf(plan, "load")).toMatchObject({ cached: 3, run: 0 });
  expect(stepOf(plan, "monthly").why).toMatchObject([{ count: 3, common: [change] }]);
  expect(reasonsOf(plan, "monthly")["1"]).toMatchObject({
    type: "changed",
    earlier: { run: first, step: "monthly", index: [1], state: "succeeded" },
    changes: [change],
  });
  expect(stepOf(plan, "plot")).toMatchObject({
    unknown: true,
    waitsFor: ["monthly"],
    outlook: { type: "open" },
  });
});

test("an element that waits, and whose own code changed", () => {
  using climate = new Climate(base).edit("stats.ts", "/ values.length", "/ (values.length + 1)");
  const { outlook } = stepOf(climate.plan("--skip", "1"), "monthly");
  expect(outlook).toEqual({
    type: "changed",
    run: first,
    changes: [code("mean()", ["monthly", "mean"], "stats.ts")],
  });
});

test("a package's version, and a version given by hand", () => {
  using climate = new Climate(base).edit("node_modules/scaling/package.json", "1.0.0", "1.1.0");
  expect(changesOf(climate.plan(), "monthly")["0"]).toEqual([
    {
      type: "code",
      parts: [{ kind: "changed", what: "package", name: "scaling", from: "1.0.0", to: "1.1.0" }],
    },
  ]);
  climate.edit("flow.ts", 'version: "1"', 'version: "2"');
  const until = climate.plan("--step", "plot");
  expect(stepOf(until, "plot").outlook).toMatchObject({
    type: "changed",
    changes: [{ type: "version", from: "1", to: "2" }],
  });
});

test("environment variables; never the value of one that looks like a credential", () => {
  using climate = new Climate(base);
  const env = { UNITS: "mm", API_TOKEN: "hunter2" };
  const said = climate.node(["node_modules/sheaf/dist/cli/bin.js", "plan", "flow.ts", "--json"], env).out;
  expect(changesOf(JSON.parse(said), "monthly")["0"]).toEqual([
    { type: "env", name: "API_TOKEN", to: "(hidden)" },
    { type: "env", name: "UNITS", to: "mm" },
  ]);
  expect(said).not.toContain("hunter2");
});

test("a param that all elements get, from → to", () => {
  const plan = base.plan("--skip", "1");
  expect(stepOf(plan, "load").why).toMatchObject([
    { count: 3, common: [{ type: "input", name: "skip", from: "0", to: "1" }] },
  ]);
});

test("what a file holds", () => {
  using climate = new Climate(base);
  climate.write("data/lima.csv", "9\n");
  expect(changesOf(climate.plan(), "load")).toEqual({
    1: [{ type: "file", input: "file", path: "data/lima.csv" }],
  });
});

const cities = (...names: readonly string[]) => JSON.stringify(names.map((name) => `data/${name}.csv`));

test("an item more, at the front, in the middle or at the end, is one new element", () => {
  for (const [at, files] of [
    [0, cities("rome", "bern", "lima", "oslo")],
    [1, cities("bern", "rome", "lima", "oslo")],
    [3, cities("bern", "lima", "oslo", "rome")],
  ] as const) {
    const plan = base.plan("--files", files);
    expect(stepOf(plan, "load")).toMatchObject({ total: 4, cached: 3, run: 1 });
    expect(reasonsOf(plan, "load")).toEqual({ [at]: { type: "new", run: first } });
    expect(stepOf(plan, "load").why[0]!.elements[0]!.inputs).toEqual({ file: "data/rome.csv", skip: "0" });
  }
});

test("an item more at the front, and what all elements get is another too: nothing else is said to have changed", () => {
  using climate = new Climate(base).edit("flow.ts", ".slice(skip)", ".slice(skip + 0)");
  const plan = climate.plan("--files", cities("rome", "bern", "lima", "oslo"), "--all");
  const changes = changesOf(plan, "load");
  const own = code("load", ["load"], "flow.ts");
  expect(changes).toEqual({ 0: "new", 1: [own], 2: [own], 3: [own] });
});

test("an item in place of another", () => {
  expect(changesOf(base.plan("--files", cities("bern", "rome", "oslo")), "load")).toEqual({
    1: [{ type: "input", name: "file", from: "data/lima.csv", to: "data/rome.csv" }],
  });
});

test("the same item twice is computed once", () => {
  const plan = base.plan("--files", cities("rome", "rome"));
  expect(stepOf(plan, "load")).toMatchObject({ run: 2, why: [{ count: 1 }, { count: 1 }] });
  expect(stepOf(plan, "load").why[1]!.elements[0]!.reason).toEqual({ type: "shared" });
});

test("forced; not cached; not deterministic", () => {
  expect(changesOf(base.plan("--force-steps", "load"), "load")).toEqual({ "": "forced" });
  using climate = new Climate(base).edit("flow.ts", 'name: "load",', 'name: "load", cache: false,');
  expect(reasonsOf(climate.plan(), "load")).toEqual({ "": { type: "closed", lookUp: "uncached" } });
  climate.launch();
  climate.edit("flow.ts", "cache: false,", "");
  expect(changesOf(climate.plan(), "load")).toEqual({});
  climate.edit("flow.ts", 'name: "load",', 'name: "load", deterministic: false,');
  expect(reasonsOf(climate.plan(), "load")).toEqual({ "": { type: "closed", lookUp: "not-deterministic" } });
});

test("code that is in no file", () => {
  using climate = new Climate(base).edit(
    "flow.ts",
    "run: ({ values }) => scale(mean(values)),",
    "run: ((input: { values: number[] }) => scale(mean(input.values))).bind(undefined),",
  );
  expect(reasonsOf(climate.plan(), "monthly")).toEqual({ "": { type: "closed", lookUp: "no-file" } });
});

test("what is running in another process, and what was running when that was killed", async () => {
  using project = new Project({ "waiting.ts": waitingFlow });
  const { child, ended } = project.start("run", "waiting.ts", "--quiet", "--workers", "2");
  const status = () => project.json("status") as { run: string; steps: { running: number }[] };
  const isRecorded = () => existsSync(join(project.folder, "started-2")) && status().steps[0]!.running === 2;
  await until(isRecorded, "two elements run");
  const { run } = status();
  const reason = () => reasonsOf(project.json("plan", "waiting.ts") as PlanReport, "wait")["1"];
  expect(reason()).toMatchObject({ type: "no-result", earlier: { run, state: "running" } });
  child.kill("SIGKILL");
  await ended;
  expect(reason()).toMatchObject({ type: "no-result", earlier: { run, state: "interrupted" } });
});

test("what a run kept to itself", () => {
  using climate = new Climate().edit("flow.ts", 'name: "load",', 'name: "load", cache: false,');
  const run = climate.launch();
  climate.edit("flow.ts", "cache: false,", "");
  expect(reasonsOf(climate.plan(), "load")["0"]).toMatchObject({
    type: "own",
    earlier: { run, index: [0] },
    lookUp: "uncached",
  });
});

test("what failed before: with its message; mended code is told of, and that it failed", () => {
  using climate = new Climate(base);
  const failed = climate.launch("--title", "bad");
  const earlier = { run: failed, state: "failed", failure: "RangeError: no such title" };
  expect(reasonsOf(climate.plan("--title", "bad"), "plot")[""]).toMatchObject({ type: "no-result", earlier });
  climate.edit("flow.ts", 'version: "1"', 'version: "2"');
  expect(reasonsOf(climate.plan("--title", "bad"), "plot")[""]).toMatchObject({
    type: "changed",
    earlier,
    changes: [{ type: "version", from: "1", to: "2" }],
  });
  expect(climate.sheaf("plan", "flow.ts", "--title", "bad").out).toContain(`and it failed in ${failed}`);
});

test("what was not got to", () => {
  using climate = new Climate();
  const run = climate.launch("--until", "load");
  expect(reasonsOf(climate.plan(), "monthly")).toEqual({
    0: { type: "not-reached", run },
    1: { type: "not-reached", run },
    2: { type: "not-reached", run },
  });
});

test("a result whose file is gone: said as often as it is asked, for a plan changes nothing", () => {
  using climate = new Climate(base);
  const blobs = join(climate.folder, ".sheaf/blobs");
  for (const name of readdirSync(blobs)) rmSync(join(blobs, name), { recursive: true, force: true });
  for (let time = 0; time < 2; time++) {
    expect(reasonsOf(climate.plan(), "plot")[""]).toMatchObject({
      type: "unusable",
      result: { run: first, step: "plot" },
    });
  }
});

test("inputs that a task does not take", () => {
  using climate = new Climate(base).edit("flow.ts", "skip: z.int() }", "skip: z.int().max(5) }");
  const plan = climate.plan("--skip", "9");
  expect(stepOf(plan, "load")).toMatchObject({ total: 3, run: 0, failed: 3 });
  expect(climate.sheaf("plan", "flow.ts", "--skip", "9").out).toContain(
    "3 elements will fail for their inputs",
  );
});

test("what a shorter list would leave out is no reason for anything", () => {
  const plan = base.plan("--files", cities("oslo"));
  expect(stepOf(plan, "load")).toMatchObject({ total: 1, cached: 1, run: 0 });
  expect(changesOf(plan, "plot")).toEqual({
    "": [{ type: "input", name: "means", from: "[3,4,4]", to: "[4]" }],
  });
});

test("of many elements the first are spelled out, and all with --all", () => {
  using climate = new Climate(base);
  const plan = climate.plan("--skip", "1");
  expect(stepOf(plan, "load").why[0]!.elements).toHaveLength(3);
  const files = JSON.stringify(Array.from({ length: 6 }, (_, at) => `data/${at}.csv`));
  for (let at = 0; at < 6; at++) climate.write(`data/${at}.csv`, `${at + 100}\n`);
  expect(stepOf(climate.plan("--files", files), "load").why.map(({ count }) => count)).toEqual([3, 3]);
  const all = stepOf(climate.plan("--files", files, "--all"), "load");
  expect(all.why.flatMap(({ elements }) => elements)).toHaveLength(6);
});

test("sheaf run --dry-run says the same; --step tells of one step, and knows the others' names", () => {
  const asked = ["flow.ts", "--skip", "1"];
  expect(base.sheaf("run", "--dry-run", ...asked).out).toBe(base.sheaf("plan", ...asked).out);
  expect(base.plan("--step", "load").steps.map(({ name }) => name)).toEqual(["load"]);
  const wrong = base.sheaf("plan", "flow.ts", "--step", "laod");
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('Did you mean "load"?')]);
});

test("a plan records nothing", () => {
  using climate = new Climate(base);
  const runs = () => climate.json("runs");
  const before = runs();
  climate.plan("--skip", "1");
  expect(runs()).toEqual(before);
});
