import { expect, onTestFinished, test } from "vitest";
import type { Task } from "../task/task.ts";
import { sourceDisk } from "./disk.ts";
import { fingerprintsOf } from "./fingerprint.ts";
import { taskAt } from "./fixtures/task-at.ts";
import { TempProject } from "./fixtures/temp-project.ts";
import type { Memo } from "./memo.ts";
import type { SourceFiles } from "./source-files.ts";

const head = 'import { task } from "sheaf";\nimport { z } from "zod";\n';
const defined = (name: string, run: string) =>
  `export const ${name} = task({ name: "${name}", output: z.number(), run: ${run} });\n`;

function projectOf(files: Readonly<Record<string, string>>): TempProject {
  const made = new TempProject({ "package.json": `{ "name": "own", "type": "module" }`, ...files });
  onTestFinished(() => made.remove());
  return made;
}

async function one(
  made: TempProject,
  name = "a",
  { file = "a.ts", memo, files }: { file?: string; memo?: Memo; files?: SourceFiles } = {},
) {
  const wanted: Task = taskAt(made.url(file), name);
  const [found] = [
    ...(await fingerprintsOf([wanted], { root: made.folder, memo, ...(files ? { files } : {}) })).values(),
  ];
  return { code: found!.code, report: (await found!.report())! };
}

class MapMemo implements Memo {
  readonly map = new Map<string, string>();
  recall(namespace: string, keys: readonly string[]) {
    return Promise.resolve(keys.map((key) => this.map.get(`${namespace} ${key}`)));
  }
  remember(namespace: string, entries: ReadonlyMap<string, string>) {
    for (const [key, value] of entries) this.map.set(`${namespace} ${key}`, value);
    return Promise.resolve();
  }
}

test("the report names each part with its file and how it is reached", async () => {
  const made = projectOf({
    "a.ts": `${head}import { monthly } from "./stats.ts";\n${defined("a", "({ xs }) => monthly(xs)")}`,
    "stats.ts": `export const monthly = (xs) => mean(xs) * 12;\nfunction mean(xs) { return xs.length; }\n`,
  });
  const { report } = await one(made);
  expect(report.parts.map(({ file, name, via }) => [file, name, via])).toContainEqual([
    "stats.ts",
    "mean",
    ["a", "monthly", "mean"],
  ]);
});

test("a computed import counts all of the folder that it may name, and says so", async () => {
  const made = projectOf({
    "a.ts": head + defined("a", "async ({ x }) => (await import(`./plugins/${x}.ts`)).default"),
    "plugins/one.ts": "export default 1;\n",
  });
  const before = await one(made);
  expect(before.report.fallbacks.join()).toContain("a computed `import()` in a cannot be followed");
  made.write("plugins/one.ts", "export default 2;\n");
  const edited = await one(made);
  made.write("plugins/two.ts", "export default 2;\n");
  const added = await one(made);
  expect(new Set([before.code, edited.code, added.code]).size).toBe(3);
});

test.each([
  ["a constant", 'const path = "./plugin.ts";', "() => import(path)"],
  ["a list", 'const paths = ["./plugin.ts"];', "() => Promise.all(paths.map((path) => import(path)))"],
  ["a helper", "const load = (path) => import(path);", '() => load("./plugin.ts")'],
])("a computed import counts the file that %s of its module names", async (_, top, run) => {
  const made = projectOf({
    "a.ts": `${head}${top}\n${defined("a", run)}`,
    "plugin.ts": "export default 1;\n",
  });
  const before = await one(made);
  made.write("plugin.ts", "export default 2;\n");
  expect((await one(made)).code).not.toBe(before.code);
});

test.each([
  ["eval", `({ x }) => eval("hidden" + x)`],
  ["Function", `({ x }) => Function("return hidden")()`],
  ["a computed require", `({ x }) => require(x)`],
  ["this", `function () { return this.hidden; }`],
])("%s counts the whole file and what it imports", async (_, run) => {
  const made = projectOf({
    "a.ts": `${head}import { hidden } from "./b.ts";\n${defined("a", run)}`,
    "b.ts": "export const hidden = 1;\n",
  });
  const before = await one(made);
  expect(before.report.fallbacks.join()).toContain("cannot be followed; the whole file");
  made.write("b.ts", "export const hidden = 2;\n");
  expect((await one(made)).code).not.toBe(before.code);
});

test("a file that cannot be parsed counts by its text", async () => {
  const made = projectOf({
    "a.ts": `${head}import { broken } from "./b.ts";\n${defined("a", "() => broken")}`,
    "b.ts": "export const broken = ;\n",
  });
  const before = await one(made);
  made.write("b.ts", "export const broken = ; ;\n");
  expect((await one(made)).code).not.toBe(before.code);
});

test("statements that run while modules load count for what they may change, and for nothing else", async () => {
  const files = {
    "a.ts": `${head}import "./setup.ts";\nimport { table } from "./table.ts";\n${defined("a", "({ x }) => table.get(x)")}${defined("b", "({ x }) => x")}`,
    "table.ts": "export const table = new Map();\n",
    "fill.ts": `import { table } from "./table.ts";\nexport function fill(n) { for (let at = 0; at < n; at++) table.set(at, at); }\n`,
    "setup.ts": `import { fill } from "./fill.ts";\nfill(10);\nconsole.log("loaded");\n`,
  };
  const made = projectOf(files);
  const [a, b] = [await one(made), await one(made, "b")];
  made.replace("setup.ts", "fill(10)", "fill(11)");
  expect((await one(made)).code).not.toBe(a.code);
  expect((await one(made, "b")).code).toBe(b.code);
  made.replace("setup.ts", "fill(11)", "fill(10)");
  made.replace("setup.ts", `"loaded"`, `"loaded it"`);
  expect((await one(made)).code).toBe(a.code);
});

test("what a script does with its flow does not make its tasks depend on one another", async () => {
  const script = (rate: number) => `${head}import { flow, launch } from "sheaf";
${defined("a", "({ x }) => x + 1")}
${defined("b", `({ x }) => x * ${rate}`)}
const demo = flow({ name: "demo", steps: (_, { step }) => step(a, { x: step(b, { x: 1 }) }) });
async function main() { const run = await launch(demo, {}); console.log(await run.result()); }
await main();
process.exitCode = 0;
`;
  const made = projectOf({ "a.ts": script(2) });
  const before = await one(made);
  made.write("a.ts", script(3));
  expect((await one(made)).code).toBe(before.code);
});

test("CommonJS from a compiler: what it exports is told apart", async () => {
  const files = {
    "package.json": "{}",
    "a.js": `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.b = exports.a = void 0;
const sheaf_1 = require("sheaf");
const stats_1 = require("./stats");
const other_1 = __importDefault(require("./other"));
var __importDefault = (this && this.__importDefault) || function (mod) { return mod && mod.__esModule ? mod : { default: mod }; };
exports.a = (0, sheaf_1.task)({ name: "a", output: {}, run: ({ xs }) => (0, stats_1.mean)(xs) });
exports.b = (0, sheaf_1.task)({ name: "b", output: {}, run: ({ xs }) => (0, other_1.default)(xs) });
`,
    "stats.js": `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.idle = exports.mean = void 0;
__exportStar(require("./more"), exports);
const mean = (xs) => xs.length;
exports.mean = mean;
const idle = () => 1;
exports.idle = idle;
`,
    "more.js": "exports.more = 1;\n",
    "other.js": "module.exports = (xs) => xs[0];\n",
  };
  const made = projectOf(files);
  const look = async () => [
    (await one(made, "a", { file: "a.js" })).code,
    (await one(made, "b", { file: "a.js" })).code,
  ];
  const [a, b] = await look();
  made.replace("stats.js", "() => 1", "() => 2");
  expect(await look()).toEqual([a, b]);
  made.replace("stats.js", "xs.length", "xs.length + 1");
  const [a2, b2] = await look();
  expect([a2 === a, b2 === b]).toEqual([false, true]);
  made.replace("other.js", "xs[0]", "xs[1]");
  expect((await look())[1]).not.toBe(b);
});

test("two tasks of one name in a file are told apart by their functions, and where those are alike by their places", async () => {
  const text = `${head}export const one = task({ name: "a", output: z.number(), run: () => 1 });
export const two = task({ name: "a", output: z.number(), run: () => 2 });
export const three = task({ name: "a", output: z.number().max(3), run: () => 2 });
`;
  const made = projectOf({ "a.ts": text });
  const at = (line: number, body: () => number) =>
    taskAt(made.url("a.ts"), "a", {
      body,
      site: { module: made.url("a.ts"), line, column: line === 5 ? 22 : 20, at: Date.now() + 60_000 },
    });
  const tasks = [at(3, () => 1), at(4, () => 2), at(5, () => 2)];
  const before = await fingerprintsOf(tasks, { root: made.folder });
  made.replace("a.ts", "max(3)", "max(4)");
  const after = await fingerprintsOf(tasks, { root: made.folder });
  const isSame = tasks.map((task) => before.get(task)!.code === after.get(task)!.code);
  expect(isSame).toEqual([true, true, false]);
});

test("a computed name that is written out elsewhere is told apart", async () => {
  const made = projectOf({
    "a.ts": `${head}const by = (name, output) => task({ name, output, run: () => 2 });
${defined("a", "() => 1")}`,
  });
  const of = async () => {
    const computed = taskAt(made.url("a.ts"), "a", { body: () => 2 });
    return (await fingerprintsOf([computed], { root: made.folder })).get(computed)!.code;
  };
  const before = await of();
  made.replace("a.ts", "=> 1", "=> 3");
  const unrelated = await of();
  made.replace("a.ts", "=> 2", "=> 2 + 0");
  expect(await of()).not.toBe(unrelated);
  expect(before).toContain("code");
});

test("an unchanged tree is not read again", async () => {
  const made = projectOf({
    "a.ts": `${head}import { b } from "./b.ts";\n${defined("a", "() => b")}`,
    "b.ts": "export const b = 1;\n",
  });
  const memo = new MapMemo();
  const old = { ...sourceDisk, facts: (path: string) => settled(sourceDisk.facts(path)) };
  const before = await one(made, "a", { memo, files: old });
  const read: string[] = [];
  const noted = {
    ...old,
    text: (path: string) => (read.push(path), sourceDisk.text(path)),
    digest: (path: string) => (read.push(path), sourceDisk.digest(path)),
  };
  expect(await one(made, "a", { memo, files: noted })).toEqual(before);
  expect(read).toEqual([]);
  made.write("b.ts", "export const b = 2;\n");
  expect((await one(made, "a", { memo, files: noted })).code).not.toBe(before.code);
});

const settled = (facts: ReturnType<SourceFiles["facts"]>) =>
  facts && { ...facts, changedAt: facts.changedAt - 60_000 };

test("a file that is only touched, or edited within one tick of its clock, is read again", async () => {
  const made = projectOf({ "a.ts": head + defined("a", "() => 1") });
  const memo = new MapMemo();
  const before = await one(made, "a", { memo });
  made.write("a.ts", head + defined("a", "() => 1"));
  expect(await one(made, "a", { memo })).toEqual(before);
  made.write("a.ts", head + defined("a", "() => 2"));
  expect((await one(made, "a", { memo })).code).not.toBe(before.code);
});

test("a new file that an import means now is found", async () => {
  const made = projectOf({
    "a.ts": `${head}import { b } from "./b";\n${defined("a", "() => b")}`,
    "b/index.ts": "export const b = 1;\n",
  });
  const memo = new MapMemo();
  const before = await one(made, "a", { memo });
  made.write("b.ts", "export const b = 2;\n");
  expect((await one(made, "a", { memo })).code).not.toBe(before.code);
});

test("code that was edited after it was loaded is nobody else's", async () => {
  const made = projectOf({ "a.ts": head + defined("a", "() => 1") });
  const memo = new MapMemo();
  const loaded = taskAt(made.url("a.ts"), "a", {
    site: { module: made.url("a.ts"), line: 1, column: 1, at: Date.now() - 60_000 },
  });
  const codes = async () =>
    [...(await fingerprintsOf([loaded], { root: made.folder, memo })).values()].map(({ code }) => code);
  expect((await codes())[0]).toContain("edited");
  expect(await codes()).not.toEqual(await codes());
});

test("a version takes the place of the code", async () => {
  const made = projectOf({});
  const of = async (version: string, body: () => number) => {
    const pinned = taskAt(made.url("gone.ts"), "a", { version, body });
    return (await fingerprintsOf([pinned], { root: made.folder })).get(pinned)!.code;
  };
  expect(await of("1", () => 1)).toBe(await of("1", () => 2));
  expect(await of("1", () => 1)).not.toBe(await of("2", () => 1));
});
