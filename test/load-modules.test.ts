import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { splitTarget } from "../src/load/modules/find-target.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sheaf-load-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dist = (file: string) => new URL(`../dist/load/modules/${file}`, import.meta.url).href;

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Loads in a Node of its own, as the command does: hooks stay for the life of a process. */
async function inNode(code: string): Promise<unknown> {
  const script = `
    import { loadModule } from "${dist("load-module.js")}";
    import { findTarget } from "${dist("find-target.js")}";
    const attempt = async () => { ${code} };
    const print = (value) => console.log(JSON.stringify(value));
    attempt().then(print, (error) => print({ code: error.code, message: error.message, mend: error.mend, stack: error.stack }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    cwd: folder,
  });
  return JSON.parse(stdout);
}
const load = (file: string) => inNode(`return { ...(await loadModule("${file}")) };`);

describe("loading", () => {
  test("takes what TypeScript has beyond types, in every kind of file", async () => {
    write({
      "a.ts": `enum Level { Low = 1, High }
        class Point { constructor(readonly x: number) {} }
        export const found = [Level.High, new Point(3).x satisfies number];`,
      "b.mts": "export const found: string = 'mts';",
      "c.cts": "const found: string = 'cts'; module.exports = { found };",
      "d.js": "export const found = 'js';",
      "e.tsx": "const h = (tag: string) => tag; export const found: string = h('x');",
    });
    expect(await load("a.ts")).toEqual({ found: [2, 3] });
    expect(await load("b.mts")).toEqual({ found: "mts" });
    expect(await load("c.cts")).toMatchObject({ default: { found: "cts" } });
    expect(await load("d.js")).toEqual({ found: "js" });
    expect(await load("e.tsx")).toEqual({ found: "tsx".slice(2) });
  });

  test("finds what an import means: .js for .ts, no ending, a folder, the tsconfig's paths", async () => {
    write({
      "main.ts": `import { one } from "./lib/one.js"; import { two } from "./lib/two"; import { three } from "./lib";
        import { four } from "@/four"; import { five } from "five"; import type { Gone } from "./gone";
        export const all = [one, two, three, four, five] satisfies Gone[];`,
      "lib/one.ts": "export const one = 1;",
      "lib/two.ts": "export const two = 2;",
      "lib/index.ts": "export const three = 3;",
      "src/four.ts": "export const four = 4;",
      "src/deep/five.ts": "export const five = 5;",
      "tsconfig.json": `{ // with comments
        "extends": "./base.json", }`,
      "base.json": `{ "compilerOptions": { "paths": { "@/*": ["./src/*"], "five": ["./src/deep/five.ts"] } } }`,
    });
    expect(await load("main.ts")).toEqual({ all: [1, 2, 3, 4, 5] });
  });

  test("gives a project that has no sheaf the one that runs", async () => {
    write({ "main.ts": `import { task } from "sheaf"; export const kind = typeof task;` });
    expect(await load("main.ts")).toEqual({ kind: "function" });
  });

  test("stacks show the lines of the source", async () => {
    write({
      "main.ts": "interface A {\n  b: string;\n}\nexport function fail(): A {\n  throw new Error('x');\n}\n",
    });
    const result = await inNode(`(await loadModule("main.ts")).fail();`);
    expect(result).toMatchObject({ stack: expect.stringContaining("main.ts:5:") });
  });

  test("a folder with a blank and an umlaut is no trouble", async () => {
    write({
      "my wörk/main.ts": "import { one } from './one'; export const two: number = one + 1;",
      "my wörk/one.ts": "export const one = 1;",
    });
    expect(await load("my wörk/main.ts")).toEqual({ two: 2 });
  });

  test("through a link, too", async () => {
    write({
      "real/main.ts": "import { one } from './one'; export const two: number = one + 1;",
      "real/one.ts": "export const one = 1;",
    });
    symlinkSync(join(folder, "real"), join(folder, "link"));
    expect(await load("link/main.ts")).toEqual({ two: 2 });
  });
});

describe("what cannot be loaded", () => {
  test("a file that is not there; the nearest name", async () => {
    write({ "demo.ts": "" });
    expect(await load("deno.ts")).toMatchObject({
      code: "SHEAF_MODULE_NOT_FOUND",
      message: expect.stringContaining('Did you mean "demo.ts"?'),
    });
  });

  test("a syntax error, in its place, also in a file that is imported", async () => {
    write({
      "main.ts": "import './broken.js';",
      "broken.ts": "export const a: number = 1;\nexport const b = [1,, ;\n",
    });
    expect(await load("main.ts")).toMatchObject({
      code: "SHEAF_MODULE_BROKEN",
      message: expect.stringMatching(/broken\.ts:2:\d+: .*\n {2}2 \| export const b = \[1,, ;\n +\^/),
    });
  });

  test("a syntax error in JavaScript", async () => {
    write({ "main.js": "export const a = 1;\nconst = 2;\n" });
    expect(await load("main.js")).toMatchObject({
      code: "SHEAF_MODULE_BROKEN",
      message: expect.stringMatching(/main\.js:2.*\n {2}2 \| const = 2;/),
    });
  });

  test("an import that is not there: who imports it, where, and what may be meant", async () => {
    write({ "main.ts": "\nimport { a } from './stats.js';\nexport const b = a;", "state.ts": "" });
    expect(await load("main.ts")).toMatchObject({
      code: "SHEAF_MODULE_BROKEN",
      message: expect.stringMatching(
        /no file .*stats\.js; .*main\.ts imports it in line 2\..*Did you mean "state\.ts"\?/,
      ),
    });
  });

  test("a package that is not installed", async () => {
    write({ "main.ts": "import x from '@scope/nothing/sub'; export const b = x;" });
    expect(await load("main.ts")).toMatchObject({
      code: "SHEAF_MODULE_BROKEN",
      mend: "Install it: npm install @scope/nothing",
    });
  });

  test("an error that the module itself throws, with its place", async () => {
    write({ "main.ts": "export const a: string = undefined!.b;" });
    expect(await load("main.ts")).toMatchObject({
      code: "SHEAF_MODULE_BROKEN",
      message: expect.stringMatching(/while it was loaded: TypeError.*\n.*main\.ts:1/s),
    });
  });
});

describe("a target", () => {
  const definitions = `import { flow, task } from "sheaf"; import { z } from "zod";
    const t = (name) => task({ name, input: {}, output: z.number(), run: () => 1 });`;
  const find = (target: string) =>
    inNode(
      `const { exportName, value } = await findTarget("${target}"); return [exportName, value.kind, value.name];`,
    );
  beforeEach(() =>
    symlinkSync(new URL("../node_modules", import.meta.url).pathname, join(folder, "node_modules")),
  );

  test("is the default export, or the only one, or the one named", async () => {
    write({
      "a.ts": `${definitions} export const convert = t("convert"); export default flow({ name: "demo", steps: () => undefined });`,
      "b.ts": `${definitions} export const convert = t("convert"); export const number = 1;`,
    });
    expect(await find("a.ts")).toEqual(["default", "flow", "demo"]);
    expect(await find("a.ts:convert")).toEqual(["convert", "task", "convert"]);
    expect(await find("b.ts")).toEqual(["convert", "task", "convert"]);
  });

  test("that is not clear or not there is an error that lists what there is", async () => {
    write({
      "a.ts": `${definitions} export const convert = t("convert"), merge = t("merge");`,
      "b.ts": "export const x = 1;",
    });
    expect(await find("a.ts")).toMatchObject({
      code: "SHEAF_EXPORT_NOT_FOUND",
      mend: "Name one of them: a.ts:convert, a.ts:merge.",
    });
    expect(await find("a.ts:convrt")).toMatchObject({
      message: expect.stringContaining('no export "convrt". Did you mean "convert"?'),
    });
    expect(await find("b.ts:x")).toMatchObject({
      message: expect.stringContaining("neither a flow nor a task"),
    });
  });

  test("is split at the colon before the export, not at a drive's", () => {
    expect(splitTarget("demo.ts:convert")).toEqual({ file: "demo.ts", exportName: "convert" });
    expect(splitTarget("C:\\work\\demo.ts")).toEqual({ file: "C:\\work\\demo.ts", exportName: undefined });
    expect(splitTarget("C:\\work\\demo.ts:x")).toEqual({ file: "C:\\work\\demo.ts", exportName: "x" });
    expect(splitTarget("file:///work/demo.ts")).toEqual({
      file: "file:///work/demo.ts",
      exportName: undefined,
    });
  });
});
