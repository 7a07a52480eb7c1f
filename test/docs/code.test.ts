import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { modulesOf } from "./code-blocks.ts";
import { documents, root } from "./markdown-files.ts";

const run = promisify(execFile);
const tsc = join(root, "node_modules/@typescript/native/bin/tsc");

/** An empty project that has installed sheaf and zod. */
async function project(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sheaf-docs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "node_modules"));
  await symlink(root, join(folder, "node_modules/sheaf"));
  for (const name of ["zod", "valibot", "arktype", "vitest", "@types"])
    await symlink(join(root, "node_modules", name), join(folder, "node_modules", name));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

test("the TypeScript in the documents compiles against what is published", async () => {
  const folder = await project();
  let count = 0;
  for (const { name, text } of documents()) {
    for (const { source, line } of modulesOf(text)) {
      await writeFile(join(folder, `${name.replaceAll("/", "__")}__${line}.ts`), source);
      count++;
    }
  }
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const problems = await run(process.execPath, [tsc, "-p", folder, "--pretty", "false"]).catch(
    (error: { stdout: string }) => error,
  );
  expect(problems.stdout).toBe("");
  expect(count).toBeGreaterThan(5);
});

test("the first flow of the README runs as pasted", async () => {
  const folder = await project();
  const readme = documents().find(({ name }) => name === "README.md")!.text;
  const first = /```ts\n(\/\/ first\.ts\n[\s\S]*?)```/.exec(readme)![1]!;
  await writeFile(join(folder, "first.ts"), first);
  const sheaf = (...args: string[]) =>
    run(process.execPath, [join(root, "dist/cli/bin.js"), ...args], { cwd: folder });
  const { stdout } = await sheaf("run", "first.ts", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ state: "succeeded", steps: { count: { succeeded: 3 } } });
  const again = await sheaf("run", "first.ts", "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({ steps: { count: { cached: 3 }, total: { cached: 1 } } });
});
