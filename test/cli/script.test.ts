import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "./project.ts";

let project: Project;
beforeAll(() => {
  project = new Project({ "own.mjs": own, "other.mjs": 'import "./own.mjs";\nconsole.log("imported");\n' });
});
afterAll(() => project[Symbol.dispose]());

const own = `import { cli, flow, task } from "sheaf";
import { z } from "zod";
const greet = task({ name: "greet", input: { name: z.string() }, output: z.string(), isolation: "thread", run: ({ name }) => "Hello " + name });
const greeting = flow({ name: "greeting", params: { name: z.string() }, steps: ({ name }, { step }) => step(greet, { name }) });
await cli(greeting);
`;

test("a script is its own command line: run without a word, the other commands by theirs", () => {
  const run = project.node(["own.mjs", "--name", "Ada"]);
  expect([run.code, run.out]).toEqual([0, "Hello Ada\n"]);
  expect(project.node(["own.mjs", "plan", "--name", "Ada"]).out).toContain("Nothing to run");
  expect(project.node(["own.mjs", "status"]).out).toContain("greeting");
  expect(project.node(["own.mjs", "dag"]).out).toContain("greet");
  expect(project.node(["own.mjs", "--help"]).out).toContain("Usage: node own.mjs PARAMS");
  const wrong = project.node(["own.mjs"]);
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringContaining("For example: node own.mjs --name TEXT"),
  ]);
});

test("where it is not what was started, it does nothing", () => {
  expect(project.node(["other.mjs"])).toEqual({ code: 0, out: "imported\n", err: "" });
});

test("a global sheaf hands over to the project's own", () => {
  using other = new Project();
  rmSync(join(other.folder, "node_modules/sheaf"));
  other.write("node_modules/sheaf/package.json", '{ "type": "module" }');
  other.write(
    "node_modules/sheaf/dist/cli/main.js",
    "export const main = async (words) => console.log('the project\\'s own', words);",
  );
  expect(other.sheaf("runs", "--all").out).toBe("the project's own [ 'runs', '--all' ]\n");
});

const hasBash = spawnSync("bash", ["--version"]).status === 0;

test("completion answers with commands, files, flags, choices, runs and steps", () => {
  const complete = (...words: string[]) =>
    project
      .sheaf("__complete", ...words)
      .out.trimEnd()
      .split("\n")
      .map((line) => line.split("\t")[0]);
  expect(complete("re")).toEqual(["retry", "resume"]);
  expect(complete("run", "o")).toEqual(["other.mjs", "own.mjs"]);
  project.write(
    "flow.ts",
    `import { flow } from "sheaf"; import { z } from "zod";
export default flow({ name: "f", params: { model: z.enum(["era5", "icon"]), startDate: z.string() }, steps: () => undefined });`,
  );
  expect(complete("run", "flow.ts", "--st")).toEqual(["--start-date"]);
  expect(complete("run", "flow.ts", "--model", "")).toEqual(["era5", "icon"]);
  expect(complete("submit", "flow.ts", "--model", "")).toEqual(["era5", "icon"]);
  expect(complete("logs", "gr")).toEqual(expect.arrayContaining(["greet"]));
  expect(complete("run", "--on-error=s")).toEqual(["--on-error=stop"]);
  expect(complete("run", "flow.ts", "-p", "")).toEqual([":files"]);
  expect(complete("status", "greet")[0]).toMatch(/^greeting-/);
  expect(complete("status", "--step", "")).toEqual(["greet"]);
});

test.runIf(hasBash)("the bash script completes", () => {
  const script = project.write("completion.bash", project.sheaf("completion", "bash").out);
  const shim = project.write(
    "bin/sheaf",
    `#!/bin/sh\nexec "${process.execPath}" "${new URL("../../dist/cli/bin.js", import.meta.url).pathname}" "$@"\n`,
  );
  const probe = `chmod +x ${shim}; PATH="${project.folder}/bin:$PATH"; source ${script}; COMP_WORDS=(sheaf sta); COMP_CWORD=1; COMP_LINE="sheaf sta"; COMP_POINT=9; _sheaf; echo "\${COMPREPLY[@]}"`;
  expect(spawnSync("bash", ["-c", probe], { cwd: project.folder, encoding: "utf8" }).stdout).toBe("status\n");
});

test("a reader that goes away is no error", () => {
  const command = `"${process.execPath}" "${new URL("../../dist/cli/bin.js", import.meta.url).pathname}" --help | head -1`;
  const { stdout, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
  expect([stdout.split(":")[0], stderr]).toEqual(["sheaf", ""]);
});
