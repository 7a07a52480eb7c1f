import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "../value/sha256.ts";
import { nearestManifest } from "./manifest.ts";
import type { Facts } from "./memo.ts";
import type { SourceFiles } from "./source-files.ts";
import { versionOf } from "./version-of.ts";

/** A declared file or program, and what of it counts; undefined digest: there is none. */
export interface Used {
  readonly name: string;
  /** A file's digest, or what a program says of its version. */
  readonly digest: string | undefined;
}

/**
 * What a task declares in `uses`: `bin:NAME` is a program on the PATH; anything else a file or folder, from the folder of
 * the package that the task is in, or, beginning with a dot, from the task's own file.
 */
export async function usedBy(
  { uses, module }: { uses: readonly string[]; module: string },
  means: { files: SourceFiles; facts: Facts },
): Promise<readonly Used[]> {
  const used: Used[] = [];
  for (const name of uses) {
    const digest = name.startsWith("bin:")
      ? await versionOf(name.slice("bin:".length), means)
      : contentOf(pathOf(name, fileURLToPath(module), means.files), means.files);
    used.push({ name, digest });
  }
  return used;
}

function pathOf(name: string, file: string, files: SourceFiles): string {
  if (isAbsolute(name)) return name;
  const folder = dirname(file);
  if (/^\.{1,2}\//.test(name)) return resolve(folder, name);
  return resolve(nearestManifest(folder, files)?.folder ?? folder, name);
}

function contentOf(path: string, files: SourceFiles): string | undefined {
  const facts = files.facts(path);
  if (facts?.type !== "directory") return facts && files.digest(path);
  const parts = files.entries(path).map((name) => `${name} ${contentOf(join(path, name), files)}`);
  return sha256Hex(parts.join("\n"));
}
