import { afterAll, beforeAll, expect, test } from "vitest";
import { demoFlow } from "./demo-flow.ts";
import { Project } from "./project.ts";

let project: Project;
beforeAll(() => {
  project = new Project({ "demo.ts": demoFlow });
});
afterAll(() => project[Symbol.dispose]());

const demo = ["run", "demo.ts", "--start", "2026-11-01"] as const;
const counts = (total: number, more: object) => ({
  total,
  succeeded: 0,
  cached: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  ...more,
});

test("a run: the result alone on standard output, progress and summary beside it", () => {
  const { code, out, err } = project.sheaf(...demo, "--bucket", "b");
  expect([code, out]).toEqual([0, "5\n"]);
  expect(err).toContain("convert done: 5/5");
  expect(err).toMatch(/demo-\d{8}-[\da-f]{4} succeeded in /);
  expect(err).toContain("a word while it is loaded");
  expect(err).not.toContain("converting");
});

test("again: all cached, in one JSON document", () => {
  const document = project.json(...demo, "--bucket", "b");
  expect(document).toEqual({
    run: expect.stringMatching(/^demo-/) as string,
    state: "succeeded",
    result: 5,
    steps: {
      prepare: counts(1, { cached: 1 }),
      convert: counts(5, { cached: 5 }),
      finalize: counts(1, { cached: 1 }),
    },
    elapsedMs: expect.any(Number) as number,
  });
});

test("--force and --force-steps run again what is cached", () => {
  const steps = (...words: string[]) =>
    (project.json(...demo, "--bucket", "b", ...words) as { steps: object }).steps;
  expect(steps("--force-steps", "convert")).toMatchObject({
    prepare: { cached: 1 },
    convert: { succeeded: 5 },
  });
  expect(steps("--force")).toMatchObject({ prepare: { succeeded: 1 }, convert: { succeeded: 5 } });
});

test("quietly, there is the run's id", () => {
  const { out, err } = project.sheaf(...demo, "--bucket", "b", "-q");
  expect(out).toMatch(/^demo-\d{8}-[\da-f]{4}\n$/);
  expect(err.replace("a word while it is loaded\n", "")).toBe("");
});

test("a task alone, its inputs being the flags, in both spellings", () => {
  expect(project.sheaf("run", "demo.ts:convert", "--nc-file", "x.nc", "--bucket", "b").out).toBe(
    "s3://b/x.nc\n",
  );
  expect(project.sheaf("run", "demo.ts:convert", "--ncFile=x.nc", "--bucket", "b").out).toBe("s3://b/x.nc\n");
});

test("params from a file, flags winning", () => {
  const file = project.write("params.yaml", "start: 2026-11-01\ncount: 2\nbucket: b\n");
  expect(project.sheaf("run", "demo.ts", "-p", file).out).toBe("2\n");
  expect(project.sheaf("run", "demo.ts", "-p", file, "--count", "3").out).toBe("3\n");
  project.write("params.toml", 'start = 2026-11-01\nbuckett = "b"\n');
  const { code, err } = project.sheaf("run", "demo.ts", "-p", "params.toml");
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('gives "buckett", which is no param. Did you mean "bucket"?'),
  ]);
});

test("a param named like an option is given behind --", () => {
  expect(project.sheaf(...demo, "--bucket", "b", "--force", "--", "--force", "2.5").code).toBe(0);
  const { err } = project.sheaf(...demo, "--bucket", "b", "--", "--force", "much");
  expect(err).toContain('--force is "much"; expected a number');
});

test("--until runs what a step needs", () => {
  const { steps } = project.json(...demo, "--bucket", "until", "--until", "prepare") as { steps: object };
  expect(steps).toMatchObject({
    prepare: { cached: 1 },
    convert: { succeeded: 0 },
    finalize: { succeeded: 0 },
  });
});

test("settings: the project's file, then the environment", () => {
  const config = (env = {}) =>
    JSON.parse(project.node([...binOf, "config", "--json"], env).out) as { settings: Record<string, object> };
  project.write(
    "sheaf.config.ts",
    'import { defineConfig } from "sheaf";\nexport default defineConfig({ workers: 2 as number });\n',
  );
  expect(config().settings["workers"]).toEqual({ value: 2, from: `${project.folder}/sheaf.config.ts` });
  expect(config({ SHEAF_WORKERS: "3" }).settings["workers"]).toEqual({ value: 3, from: "SHEAF_WORKERS" });
  expect(config({ SHEAF_WORKERS: "3" }).settings["gpus"]).toEqual({ value: null, from: "default" });
});
const binOf = [new URL("../../dist/cli/bin.js", import.meta.url).pathname];

test("plan: what is cached and what would run", () => {
  const plan = project.json("plan", "demo.ts", "--start", "2026-11-01", "--bucket", "b", "--count", "6") as {
    steps: object[];
  };
  expect(plan.steps).toMatchObject([
    { name: "prepare", total: 1, cached: 0, run: 1 },
    { name: "convert", unknown: true },
    { name: "finalize", unknown: true },
  ]);
  const dry = project.sheaf(...demo, "--bucket", "b", "-n");
  expect(dry.out).toContain("Nothing to run: 7 elements cached.");
});
