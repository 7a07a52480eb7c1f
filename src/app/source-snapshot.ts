import { createHash, randomBytes } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, symlink, utimes } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { filesOfProgram } from "../fingerprint/program-files.ts";
import type { Workspace } from "./workspace.ts";

/** A copy of a program's source that nobody edits. */
export interface PinnedSource {
  /** The file: URL of the module in the copy. */
  readonly module: string;
  /** The folder that stands for the project's. */
  readonly root: string;
}

/** Files that say how others are meant. */
const companions = ["package.json", "tsconfig.json"];

/**
 * Copies the source that a module loads to `sources/` in the store's folder, once for each state of it. What is not source
 * (data beside the code, installed packages) is linked, so that code finds it where it looks.
 */
export async function pinSource(
  module: string,
  { home, root, store }: Pick<Workspace, "home" | "root" | "store">,
): Promise<PinnedSource> {
  const entry = fileURLToPath(module);
  // What lies outside of the project is not the project's to pin.
  if (!isInside(entry, root)) return { module, root };
  const all = await filesOfProgram(module, store);
  const files = [...all, ...companionsOf(all, root)].filter((file) => isInside(file, root)).toSorted();
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const target = join(
    home,
    "sources",
    digestOf(
      files.map((file) => relative(root, file)),
      contents,
    ),
  );
  // One that is there counts as made just now: a collection leaves it.
  if (!existsSync(target) || !(await renewed(target))) await copy(files, { root, home, target });
  return { module: pathToFileURL(join(target, relative(root, entry))).href, root: target };
}

function companionsOf(files: readonly string[], root: string): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = dirname(file); isInside(folder, root) || folder === root; folder = dirname(folder)) {
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  const found = [...folders].flatMap((folder) => companions.map((name) => join(folder, name)));
  return found.filter((file) => !files.includes(file) && existsSync(file));
}

function isInside(file: string, folder: string): boolean {
  return file.startsWith(folder + sep);
}

function digestOf(names: readonly string[], contents: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const [at, name] of names.entries())
    hash.update(`${JSON.stringify(name)} ${contents[at]!.length}\n`).update(contents[at]!);
  return hash.digest("hex").slice(0, 24);
}

async function copy(
  files: readonly string[],
  { root, home, target }: { root: string; home: string; target: string },
): Promise<void> {
  const unfinished = `${target}.${randomBytes(4).toString("hex")}`;
  const folders = new Map<string, Set<string>>([[root, new Set()]]);
  for (const file of files) {
    for (let path = file; path !== root; path = dirname(path)) {
      const inside = folders.get(dirname(path)) ?? new Set();
      folders.set(dirname(path), inside.add(path));
    }
  }
  for (const [folder, copied] of folders) {
    const to = join(unfinished, relative(root, folder));
    await mkdir(to, { recursive: true });
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      // The store is not seen from its own copies.
      if (copied.has(path) || path === resolve(home)) continue;
      await symlink(path, join(to, name)).catch(() => {});
    }
  }
  for (const file of files)
    await copyFile(file, join(unfinished, relative(root, file)), constants.COPYFILE_FICLONE);
  try {
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(target)) throw error; // else another process was faster
  }
}

async function renewed(folder: string): Promise<boolean> {
  const now = new Date();
  return utimes(folder, now, now).then(
    () => true,
    () => existsSync(folder),
  );
}
