// node bench/fingerprint.mjs [TASKS FILES]: how long the fingerprints of a project's code take, cold and warm, after an
// edit, and for a small flow. Each figure is one process; --check fails when a budget is exceeded.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const budgets = { cold: 2000, warm: 60, edited: 500, "small, cold": 300, "small, warm": 10 };

/** Helpers that use one another, a barrel, and files of tasks that use the helpers. */
function write(folder, { tasks, files }) {
  const helpers = Math.ceil(files * 0.8);
  const put = (name, text) => writeFileSync(join(folder, name), text);
  put("package.json", '{ "name": "many", "type": "module" }');
  for (let at = 0; at < helpers; at++) {
    const used = [at * 2 + 1, at * 2 + 2].filter((other) => other < helpers);
    const imports = used.map((other) => `import { work${other} } from "./helper${other}.ts";`).join("\n");
    const calls = used.map((other) => ` + work${other}(values)`).join("");
    const more = Array.from({ length: 20 }, (_, n) => more20(at, n)).join("\n");
    put(
      `helper${at}.ts`,
      `${imports}\nconst RATE = ${at};\nexport function work${at}(values: number[]): number {
  let total = 0;
  for (const value of values) total += value * RATE;
  return total${calls};\n}\n${more}`,
    );
  }
  put("index.ts", Array.from({ length: helpers }, (_, at) => `export * from "./helper${at}.ts";`).join("\n"));
  const perFile = Math.ceil(tasks / (files - helpers));
  const names = [];
  for (let file = 0; names.length < tasks; file++) {
    const defined = Array.from(
      { length: Math.min(perFile, tasks - names.length) },
      (_, n) => file * perFile + n,
    );
    names.push(...defined);
    const used = defined.map((n) => `work${n % helpers}`);
    put(
      `tasks${file}.ts`,
      `import { task } from "sheaf";\nimport { z } from "zod";\nimport { ${[...new Set(used)].join(", ")} } from "./index.ts";
${defined.map((n) => `export const task${n} = task({ name: "task${n}", output: z.number(), run: () => work${n % helpers}([${n}]) });`).join("\n")}\n`,
    );
  }
  put(
    "flow.ts",
    Array.from(
      { length: Math.ceil(tasks / perFile) },
      (_, file) => `export * from "./tasks${file}.ts";`,
    ).join("\n"),
  );
}

const more20 = (
  at,
  n,
) => `export function more${at}x${n}(rows: readonly { value: number }[], limit = ${n}): number[] {
  const found: number[] = [];
  for (const { value } of rows) if (value > limit) found.push(Math.round(value * 100) / 100);
  return found.map((value) => (value > ${at} ? value : -value));
}`;

// What a measured process does: loads the flow as `sheaf` does, and times the fingerprints alone.
const measured = `
const { loadModule } = await import(${JSON.stringify(`${root}dist/load/modules/load-module.js`)});
const { taskOf } = await import(${JSON.stringify(`${root}dist/task/define.js`)});
const { openSqliteStore } = await import(${JSON.stringify(`${root}dist/store/sqlite/open-sqlite-store.js`)});
const { pathToFileURL } = await import("node:url");
const tasks = Object.values(await loadModule("flow.ts")).map(taskOf);
const memo = await openSqliteStore({ folder: ".sheaf" });
const { fingerprintsOf } = await import(${JSON.stringify(`${root}dist/fingerprint/fingerprint.js`)});
const began = performance.now();
await fingerprintsOf(tasks, { root: process.cwd(), memo, entry: pathToFileURL("flow.ts").href });
console.log(performance.now() - began);
await memo.close();
`;

const time = (folder) =>
  Number(
    execFileSync(process.execPath, ["--input-type=module", "-e", measured], {
      cwd: folder,
      encoding: "utf8",
    }),
  );

/** What was edited last is read again for a while, in case it changes within one tick of its file's clock. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 2500));

async function project(size) {
  const folder = mkdtempSync(join(tmpdir(), "sheaf-fingerprint-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/sheaf"));
  symlinkSync(join(root, "node_modules/zod"), join(folder, "node_modules/zod"));
  write(folder, size);
  await settle();
  return folder;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const warm = (folder) => median([time(folder), time(folder), time(folder), time(folder), time(folder)]);

const [tasks = 500, files = 300] = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
const large = await project({ tasks, files });
const small = await project({ tasks: 3, files: 5 });
const figures = {
  "small, cold": time(small),
  "small, warm": warm(small),
  cold: time(large),
  warm: warm(large),
};
writeFileSync(join(large, "helper3.ts"), "export function work3(values: number[]) { return values.length; }");
figures.edited = time(large);
for (const folder of [large, small]) rmSync(folder, { recursive: true, force: true });
for (const [name, ms] of Object.entries(figures))
  console.log(`${name.padEnd(12)} ${ms.toFixed(1).padStart(8)} ms`);
const exceeded = Object.keys(budgets).filter((name) => figures[name] > budgets[name]);
if (process.argv.includes("--check") && exceeded.length > 0) {
  console.error(`over budget: ${exceeded.join(", ")}`);
  process.exitCode = 1;
}
