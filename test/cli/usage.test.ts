import { afterAll, beforeAll, expect, test } from "vitest";
import { demoFlow } from "./demo-flow.ts";
import { Project } from "./project.ts";

let project: Project;
beforeAll(() => {
  project = new Project({ "demo.ts": demoFlow, "broken.ts": "export default (undefined as any).x;\n" });
});
afterAll(() => project[Symbol.dispose]());

function problem(...words: string[]): string[] {
  const { code, out, err } = project.sheaf(...words);
  expect(out).toBe("");
  return [String(code), ...err.replace("a word while it is loaded\n", "").trimEnd().split("\n")];
}

test("a mistyped command is told as a document where that is asked for", () => {
  const { code, out } = project.sheaf("rnu", "--json");
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ error: { code: "SHEAF_USAGE" } });
});

test("no command, a mistyped one, a file in its place", () => {
  expect(project.sheaf().out).toContain("Usage: sheaf COMMAND");
  expect(problem("rnu")).toEqual(["2", 'error[SHEAF_USAGE]: there is no command "rnu". Did you mean "run"?']);
  expect(problem("demo.ts")).toEqual([
    "2",
    'error[SHEAF_USAGE]: "demo.ts" is no command',
    "  mend Write: sheaf run demo.ts",
  ]);
});

test("flags that are missing, unknown, of another type, out of bounds", () => {
  expect(problem("run", "demo.ts")).toEqual([
    "2",
    "error[SHEAF_USAGE]: --start (Start date), --bucket (Target bucket) are missing",
    "  mend For example: sheaf run demo.ts --start 2026-11-20 --bucket TEXT",
  ]);
  expect(problem("run", "demo.ts", "--bukcet", "b")[1]).toBe(
    "error[SHEAF_USAGE]: there is no flag --bukcet. Did you mean --bucket?",
  );
  expect(problem("run", "demo.ts", "--start", "2026-02-30")[1]).toBe(
    'error[SHEAF_USAGE]: --start is "2026-02-30"; expected a date such as 2026-11-20',
  );
  expect(problem("run", "demo.ts", "--count", "101")[1]).toBe(
    'error[SHEAF_USAGE]: --count is "101"; expected a whole number from 1 to 100',
  );
  expect(problem("run", "demo.ts", "--model", "er5")[1]).toContain(
    'expected one of era5, icon. Did you mean "era5"?',
  );
});

test("what only the flow's own schema knows is said of the flag", () => {
  expect(problem("run", "demo.ts", "--start", "2026-11-01", "--bucket", "B")[1]).toMatch(
    /^error\[SHEAF_INVALID_PARAM\]: --bucket: .*lower-case letters only/,
  );
});

test("files and exports that are not there, modules that do not load", () => {
  expect(problem("run", "dmeo.ts").slice(0, 2)).toEqual([
    "3",
    expect.stringContaining('Did you mean "demo.ts"?'),
  ]);
  expect(problem("run", "demo.ts:covnert").slice(0, 2)).toEqual([
    "3",
    expect.stringContaining('Did you mean "convert"?'),
  ]);
  const broken = problem("run", "broken.ts");
  expect(broken[0]).toBe("2");
  expect(broken.join("\n")).toContain("broken.ts:1");
  expect(broken.join("\n")).not.toContain("/dist/");
});

test("runs that are not there, and prefixes of more than one", () => {
  expect(problem("status").slice(0, 2)).toEqual(["3", expect.stringContaining("SHEAF_RUN_NOT_FOUND")]);
  for (const bucket of ["a", "b"])
    project.sheaf("run", "demo.ts", "--start", "2026-11-01", "--bucket", bucket);
  const [code, message] = problem("status", "demo-");
  expect(code).toBe("2");
  for (const id of project.sheaf("runs", "-q").out.trim().split("\n")) expect(message).toContain(id);
});

test("an error in JSON is a document", () => {
  const { out, code } = project.sheaf("run", "demo.ts", "--json", "--count", "x");
  expect(JSON.parse(out)).toMatchObject({
    error: { code: "SHEAF_USAGE", message: '--count is "x"; expected a whole number from 1 to 100' },
  });
  expect(code).toBe(2);
});

test("a setting that is none is found in its file", () => {
  const file = project.write("sheaf.config.yaml", "workers: 2\nonErorr: stop\n");
  const [code, message, place] = problem("runs");
  project.write("sheaf.config.yaml", "");
  expect([code, message, place]).toEqual([
    "2",
    'error[SHEAF_CONFIG]: there is no setting "onErorr". Did you mean "onError"?',
    `  at   ${file}:2:1`,
  ]);
});

test("help: of a command, of a flow, of exit codes", () => {
  expect(project.sheaf("status", "--help").out).toContain("Usage: sheaf status [RUN] [OPTIONS]");
  const help = project.sheaf("run", "demo.ts", "--help").out;
  expect(help).toContain("--model era5|icon  Model [default: era5]");
  expect(help).toContain("--count INTEGER    Files (1..100) [default: 5]");
  expect(help).toContain("Params given after -- (an option has the same name)");
  expect(help).toContain("  sheaf run demo.ts --start 2026-11-20 --bucket TEXT");
  expect(project.sheaf("help", "exit-codes").out).toMatch(/^ {2}130 {2}A run was cancelled/m);
  expect(project.sheaf("--version").out).toMatch(/^\d+\.\d+\.\d+/);
});

test("dag and describe", () => {
  expect(project.sheaf("dag", "demo.ts").out).toContain("convert");
  expect(project.sheaf("dag", "demo.ts", "--format", "mermaid").out).toMatch(/^(flowchart|graph) /m);
  expect(project.sheaf("dag", "demo.ts", "-o", "demo.svg").out).toBe("");
  const manifest = JSON.parse(project.sheaf("describe", "demo.ts").out) as {
    flow: string;
    params: { name: string }[];
  };
  expect(manifest.flow).toBe("demo");
  expect(manifest.params.map(({ name }) => name)).toEqual(["start", "count", "bucket", "model", "force"]);
});
