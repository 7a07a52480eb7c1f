import { expect, onTestFinished, test } from "vitest";
import { fingerprintsOf } from "./fingerprint.ts";
import type { Change } from "./fixtures/edits.ts";
import { taskAt } from "./fixtures/task-at.ts";
import { TempProject } from "./fixtures/temp-project.ts";

const main = (more: string, run: string) =>
  `import { task } from "sheaf";\n${more}\nexport const a = task({ name: "a", output: 1, run: ({ x }) => ${run} });\n`;

async function changes(files: Readonly<Record<string, string>>, edit: Change): Promise<boolean> {
  const made = new TempProject({ "package.json": '{ "type": "module" }', ...files });
  onTestFinished(() => made.remove());
  const codeOf = async () => {
    const wanted = taskAt(made.url("a.ts"), "a");
    return (await fingerprintsOf([wanted], { root: made.folder })).get(wanted)!.code;
  };
  const before = await codeOf();
  made.apply([edit]);
  return (await codeOf()) !== before;
}

/** What a module's top level does, `1` of which becomes `2`; what the task does; the rest of the program. */
const counting: readonly (readonly [
  what: string,
  top: string,
  run: string,
  files?: Record<string, string>,
])[] = [
  ["a member is set", "const t = {}; t.n = 1;", "t.n"],
  ["a member is set deep inside", "const t = { a: { b: 0 } }; t.a.b = 1;", "t.a.b"],
  ["a list is added to", "const t = []; t.push(1);", "t.length"],
  ["a loop fills a map", "const t = new Map(); for (let at = 0; at < 1; at++) t.set(at, at);", "t.size"],
  ["a condition sets a variable", "let t = 0; if (process.pid > 0) { t = 1; }", "t"],
  ["a block declares a variable", "if (process.pid > 0) { var t = 1; }", "t"],
  ["a pattern sets a variable", "let t = 0; [t] = [1];", "t"],
  [
    "what another module loads is changed there",
    'import { t } from "./t.ts"; import "./set.ts";',
    "t.n",
    { "t.ts": "export const t = { n: 0 };\n", "set.ts": 'const { t } = await import("./t.ts");\nt.n = 1;\n' },
  ],
  [
    "a name for all that a module exports",
    'import { t } from "./t.ts"; import "./set.ts";',
    "t.n",
    {
      "t.ts": "export const t = { n: 0 };\n",
      "set.ts": 'const all = await import("./t.ts");\nall.t.n = 1;\n',
    },
  ],
  [
    "all that a module exports is handed on",
    'import { t } from "./t.ts"; import "./set.ts";',
    "t.n",
    {
      "t.ts": "export const t = { n: 0 };\n",
      "set.ts": 'import * as all from "./t.ts";\nconst set = (of, n) => { of.t.n = n; };\nset(all, 1);\n',
    },
  ],
  [
    "a module of Node is changed",
    'import fs from "node:fs"; import "./set.ts";',
    "fs.readFileSync(x)",
    { "set.ts": 'import fs from "node:fs";\nfs.readFileSync = () => 1;\n' },
  ],
  ["a function has a member", "function t() { return t.n; } t.n = 1;", "t()"],
  ["a function is assigned members", "function t() { return t.n; } Object.assign(t, { n: 1 });", "t()"],
  ["a class is mixed with", "class T {} Object.assign(T.prototype, { n: 1 });", "new T().n"],
  ["a function mixes", "class T {} const mix = (C) => { C.prototype.n = 1; }; mix(T);", "new T().n"],
  ["a static block", "class T { static n = 0; static { T.n = 1; } }", "T.n"],
  [
    "a closure is called",
    "const { get, set } = (() => { let s = 0; return { get: () => s, set: (n) => { s = n; } }; })(); set(1);",
    "get()",
  ],
  [
    "a closure of a factory is called",
    "const make = () => { let s = 0; return (n) => (s += n); }; const t = make(); t(1);",
    "t(0)",
  ],
  [
    "objects are counted",
    "class T { static n = 0; constructor(by) { T.n += by; } } const one = new T(1);",
    "T.n",
  ],
  ["an alias is changed", "const t = { n: 0 }; const other = t; other.n = 1;", "t.n"],
  ["what a function gives is changed", "const t = { n: 0 }; const give = () => t; give().n = 1;", "t.n"],
  ["an element is changed", "const t = [{ n: 0 }]; for (const each of t) each.n = 1;", "t[0].n"],
  ["a value of a declaration's call is put in", "const t = []; const length = t.push(1);", "t[0]"],
  [
    "a function in another file changes it",
    'import { t, set } from "./t.ts"; set(1);',
    "t.n",
    { "t.ts": "export const t = { n: 0 };\nexport const set = (n) => { t.n = n; };\n" },
  ],
  [
    "another file changes it through a namespace",
    'import { t } from "./t.ts"; import "./set.ts";',
    "t.n",
    { "t.ts": "export const t = { n: 0 };\n", "set.ts": 'import * as all from "./t.ts";\nall.t.n = 1;\n' },
  ],
  ["the language is changed", "Array.prototype.total = function () { return 1; };", "[x].total()"],
  ["the environment is changed", 'process.env.TZ = "1";', "new Date(x).getHours()"],
  ["a getter", "const t = { get n() { return 1; } };", "t.n"],
  ["a computed member", "const t = { [`n${1}`]: 5 };", "t.n1"],
  ["a tag", "const t = (parts) => parts.length + 1;", "t`a`"],
  ["a class's field", "class T { n = 1; }", "new T().n"],
  ["a base class's static", "class T { static n = 1; } class U extends T {}", "U.n"],
  ["a generator", "function* t() { yield 1; }", "[...t()]"],
  ["a namespace of TypeScript", "namespace T { export const n = 1; }", "T.n"],
  [
    "exports under a namespace",
    'import { inner } from "./t.ts";',
    "inner.n()",
    { "t.ts": 'export * as inner from "./u.ts";\n', "u.ts": "export const n = () => 1;\n" },
  ],
  [
    "an import that is exported",
    'import { n } from "./t.ts";',
    "n",
    { "t.ts": 'import { n } from "./u.ts";\nexport { n };\n', "u.ts": "export const n = 1;\n" },
  ],
  [
    "circular imports",
    'import { n } from "./t.ts";',
    "n(x)",
    {
      "t.ts": 'import { m } from "./u.ts";\nexport const n = (x) => m(x);\n',
      "u.ts": 'import { n } from "./t.ts";\nexport const m = (x) => x > 1 ? n(0) : x;\n',
    },
  ],
  [
    "a worker's file",
    'const url = new URL("./w.ts", import.meta.url);',
    "new Worker(url)",
    { "w.ts": "export const idle = 0;\npostMessage(1);\n" },
  ],
  [
    "an imported name that a local hides elsewhere",
    "const n = 1; const f = (n) => n; const g = () => f(n);",
    "g()",
  ],
  [
    "a param's default that a body's variable hides",
    "const n = 1; const f = (m = n) => { var n = 5; return m + n; };",
    "f()",
  ],
];

for (const [what, top, run, others = {}] of counting) {
  test(`${what} counts`, async () => {
    const given: Record<string, string> = { "a.ts": main(top, run), ...others };
    const [file, text] = Object.entries(given).findLast(([, each]) => each.includes("1"))!;
    expect(await changes(given, [file, undefined, text.replace("1", "2")])).toBe(true);
  });
}

test.each([
  ["an unrelated object", "const t = {}; const u = {}; u.n = 1;", "t.n"],
  ["what is printed", "const t = { n: 0 }; console.log(1);", "t.n"],
  ["an unrelated call", "const t = { n: 0 }; const other = Math.max(1, 0);", "t.n"],
  [
    "another task",
    'const t = { n: 0 }; export const b = task({ name: "b", output: 1, run: () => { t.n = 1; } });',
    "t.n",
  ],
  ["an object of the same class", "class T { n = 0; } const other = new T(1);", "new T().n"],
  ["how the process ends", "process.exitCode = 1;", "x"],
  ["a copy that is sorted", "const t = [3]; const longest = Math.max(t.length, 1);", "t[0]"],
])("%s does not count", async (_, top, run) => {
  const text = main(top, run);
  const at = top.lastIndexOf("1");
  const edited = main(`${top.slice(0, at)}2${top.slice(at + 1)}`, run);
  expect(await changes({ "a.ts": text }, ["a.ts", undefined, edited])).toBe(false);
});
