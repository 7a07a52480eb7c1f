import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "./project.ts";

const flowOf = (run: string) => `import { each, flow, task } from "sheaf";
import { z } from "zod";
const work = task({ name: "work", input: { i: z.number() }, output: z.number(), run: ({ i }) => { ${run} } });
export default flow({ name: "demo", steps: (_, { step }) => step(work, { i: each([1, 2]) }) });
`;

let project: Project;
beforeAll(() => {
  project = new Project({
    "good.ts": flowOf("return i;"),
    "thrower.ts": flowOf("return (undefined as any).name;"),
    "exits.ts": flowOf("process.exit(0);"),
    "late.ts": flowOf(
      'setTimeout(() => { throw new Error("late"); }, 0); return new Promise(() => {}) as never;',
    ),
    "json.ts": 'import data from "./data.json";\nexport default data;\n',
    "data.json": "{}",
    "syntax.ts": "export default flow({{\n",
    "lib/index.ts": "",
  });
});
afterAll(() => project[Symbol.dispose]());

test("a failed element says where the user's code threw", () => {
  const { err } = project.sheaf("run", "thrower.ts");
  expect(err).toMatch(/✖ work\[0\] {2}TypeError: .*\n +at .*thrower\.ts:3:\d+\)?\n/);
  expect(err).not.toContain("node_modules");
  expect(project.json("status")).toMatchObject({ failures: [{ step: "work" }, { step: "work" }] });
});

test("a task that ends the process has not succeeded, and one is told how to go on", () => {
  const { code, err } = project.sheaf("run", "exits.ts");
  expect(code).toBe(1);
  const [, id = ""] = /sheaf resume (\S+)/.exec(err)!;
  expect(err).toContain(`The process was ended (exit code 0) while ${id} was under way`);
  expect(project.sheaf("status", id).out).toContain("interrupted");
});

test("so does an error that nobody caught", () => {
  const { code, err } = project.sheaf("run", "late.ts");
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/Go on with the run: {2}sheaf resume demo-[^]*Error: late/),
  ]);
});

test("a file's name without its ending, and a folder", () => {
  expect(project.sheaf("run", "good").err).toContain('Did you mean "good.ts"?');
  expect(project.sheaf("run", "lib").err).toContain("lib is a folder, no file");
  expect(project.sheaf("run", "good.ts:nope").err).toContain("It has one flow or task: good.ts.");
});

test("modules that do not load: JSON without its attribute, a syntax error, told once", () => {
  expect(project.sheaf("run", "json.ts").err).toContain('with { type: "json" }');
  const { err } = project.sheaf("run", "syntax.ts");
  expect(err).toContain("syntax.ts:1:22");
  expect(err).not.toContain("SyntaxError");
});

test("an element that is not there, and a drawing that cannot be written", () => {
  project.sheaf("run", "good.ts");
  const [id = ""] = project.sheaf("runs", "-q").out.split("\n");
  const { code, err } = project.sheaf("logs", id, "work[2]");
  expect([code, err]).toEqual([2, expect.stringContaining("work has 2 elements: there is no work[2]")]);
  expect(project.sheaf("dag", "good.ts", "-o", "nowhere/dag.svg").err).toContain(
    "--output nowhere/dag.svg cannot be written (ENOENT)",
  );
  expect(existsSync("nowhere")).toBe(false);
  expect(project.sheaf("retry").err).toContain("Write it as: sheaf retry RUN");
});
