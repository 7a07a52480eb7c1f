import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoFlow } from "./demo-flow.ts";
import { Project } from "./project.ts";

let project: Project;
beforeAll(() => {
  project = new Project({ "demo.ts": demoFlow });
});
afterAll(() => project[Symbol.dispose]());

const bad = ["run", "demo.ts", "--start", "2026-11-01", "--bucket", "bad"] as const;

test("a failed element: exit code 1, the error, its log, and what to type next", () => {
  const { code, out, err } = project.sheaf(...bad);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain("✖ convert[3]  RangeError: no such hour: 25");
  const log = /log {2}(\S+)/.exec(err)![1]!;
  expect(readFileSync(log, "utf8")).toContain("converting f3.nc");
  expect(err).toMatch(/Run again what failed: {2}sheaf retry demo-/);
});

test("status, its errors, logs, and runs tell of it later", () => {
  const latest = project.json("status") as { run: string; state: string; failures: object[] };
  expect(latest).toMatchObject({ state: "failed", failures: [{ step: "convert", index: [3] }] });
  expect(project.sheaf("status").out).toContain("Run again what failed");
  expect(project.sheaf("status").out).toContain("finalize: what it needs failed");
  expect(project.sheaf("status", "--errors", "--step", "convert").out).toContain(
    "RangeError: no such hour: 25",
  );
  expect(project.sheaf("status", "--errors", "--step", "prepare").out).toBe("Nothing failed.\n");
  expect(project.sheaf("logs", latest.run, "convert[3]").out).toMatch(/ out {3}converting f3\.nc\n/);
  expect(project.sheaf("logs", "convert[3]").out).toMatch(/ out {3}converting f3\.nc\n/); // of the latest run
  expect(project.sheaf("runs", "-q").out).toBe(`${latest.run}\n`);
  expect(project.sheaf("runs", "--status", "succeeded").out).toBe("No runs.\n");
  expect(project.sheaf("runs", "--since", "1h", "--json").out).toContain('"state": "failed"');
  expect(project.sheaf("runs", "--until", "1h").out).toBe("No runs.\n");
});

test("an unknown step and an element without its index", () => {
  expect(project.sheaf("status", "--step", "covnert").err).toContain(
    'has no step "covnert". Did you mean "convert"?',
  );
  const [id] = project.sheaf("runs", "-q").out.split("\n") as [string];
  const { code, err } = project.sheaf("logs", id, "convert");
  expect([code, err]).toEqual([2, expect.stringContaining("convert has 5 elements")]);
});

test("resume leaves what failed; retry runs it again, by a prefix of the id", () => {
  const id = project.sheaf("runs", "-q").out.trim();
  expect(project.sheaf("resume", id).code).toBe(1);
  project.write("mended", "");
  const { code, out, err } = project.sheaf("retry", id.slice(0, -1));
  expect([code, out]).toEqual([0, "5\n"]);
  expect(err).toContain(`${id} succeeded`);
});

test("quietly and for programs", () => {
  project.write("demo.ts", demoFlow.replace("!existsSync", "existsSync"));
  const quiet = project.sheaf(...bad, "-q");
  expect(quiet.err).toContain("convert[3]");
  const { out, code } = project.sheaf(...bad, "--json");
  expect(JSON.parse(out)).toMatchObject({
    state: "failed",
    result: null,
    steps: { convert: { failed: 1, succeeded: 0 } },
  });
  expect(code).toBe(1);
});
