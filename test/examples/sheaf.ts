import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

const bin = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));

export const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

export interface Document {
  readonly run: string;
  readonly state: string;
  readonly result: never;
  readonly steps: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** A project of its own in a temporary folder, with the command line at work in it. */
export async function project() {
  const folder = await mkdtemp(join(tmpdir(), "sheaf-example-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "package.json"), "{}");
  const sheaf = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, [bin, ...args], { cwd: folder })).stdout;
  /** What `sheaf run … --json` printed. */
  const run = async (...args: string[]) => JSON.parse(await sheaf("run", ...args, "--json")) as Document;
  return { folder, sheaf, run };
}

/** How many elements of each step are in a state, where there are any. */
export function counts({ steps }: Document, state: string): Record<string, number> {
  const all = Object.entries(steps).map(([name, step]): [string, number] => [name, step[state] ?? 0]);
  return Object.fromEntries(all.filter(([, count]) => count > 0));
}
