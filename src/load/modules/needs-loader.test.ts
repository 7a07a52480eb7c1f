import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needsLoader } from "./needs-loader.ts";

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sheaf-plain-"));
  mkdirSync(file("node_modules/sheaf"), { recursive: true });
  mkdirSync(file("aliased"));
  mkdirSync(file("lonely"));
  writeFileSync(file("node_modules/sheaf/package.json"), JSON.stringify({ name: "sheaf", main: "index.js" }));
  writeFileSync(file("node_modules/sheaf/index.js"), "");
  writeFileSync(file("aliased/x.js"), "");
  writeFileSync(
    file("aliased/tsconfig.json"),
    JSON.stringify({ compilerOptions: { paths: { "#x": ["./x.js"] } } }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("Node does without", () => {
  test.each([
    [
      'import { task } from "sheaf";\nimport { z } from "zod";\nimport data from "./data.json" with { type: "json" };',
    ],
    ["export { a } from './a.mjs';\nimport '../b.cjs';\nimport.meta.url;\nawait import('node:fs');"],
    ["const important = 'x'; // no import at all"],
    ["import{z}from'zod';const later=()=>import('./late.js')"],
  ])("%s", (text) => expect(needsLoader(file("flow.mjs"), text)).toBe(false));
});

describe("the loader is needed", () => {
  test.each([
    ["TypeScript", "flow.ts", ""],
    ["JSX", "flow.jsx", ""],
    ["a file without its ending", "flow.mjs", 'import { a } from "./a";'],
    ["a file that is TypeScript", "flow.mjs", 'const a = await import("./a.ts");'],
    ["what is known only when it runs", "flow.mjs", "const a = (name) => import(`./${name}.js`);"],
    ["what comments hide", "flow.mjs", 'const a = import(/* webpack */ "./a.ts");'],
    ["and there", "flow.mjs", 'import a from /* here */ "./a.ts";'],
    ["an escaped name", "flow.mjs", String.raw`import a from "./a\u002ets";`],
    ["an alias of the compiler's", "aliased/flow.mjs", 'import x from "#x";'],
  ])("%s", (_, name, text) => expect(needsLoader(file(name), text)).toBe(true));

  test("where this package is not installed", () => {
    const elsewhere = join(tmpdir(), "no-such-project", "flow.mjs");
    expect(needsLoader(elsewhere, 'import { task } from "sheaf";')).toBe(true);
  });
});
