import { constants } from "node:fs";
import { chmod, copyFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Graph } from "../flow/graph.ts";
import { makeFolder } from "./make-folder.ts";

/**
 * Puts named results where people look for them: a file is copied (reflinked where the disk can), a text is written as it
 * is, anything else as JSON. Each appears in one step: written beside, then renamed. Returns the paths.
 */
export async function publish(graph: Graph, result: unknown, root: string): Promise<readonly string[]> {
  const published: string[] = [];
  for (const [name, target] of Object.entries(graph.publish)) {
    const value = isRecord(result) && name in result ? result[name] : result;
    if (value === undefined) continue;
    const path = resolve(root, target);
    await put(value, path);
    published.push(path);
  }
  return published;
}

async function put(value: unknown, path: string): Promise<void> {
  makeFolder(dirname(path));
  const beside = join(dirname(path), `.${process.pid}-${Date.now()}.part`);
  try {
    if (typeof value === "string" && (await isFile(value))) {
      await copyFile(value, beside, constants.COPYFILE_FICLONE);
      await chmod(beside, 0o644); // what is managed is read-only; this is the user's own
    } else
      await writeFile(beside, typeof value === "string" ? value : `${JSON.stringify(value, undefined, 2)}\n`);
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}

async function isFile(value: string): Promise<boolean> {
  if (!isAbsolute(value) || value.length > 4096) return false;
  return (await stat(value).catch(() => undefined))?.isFile() ?? false;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
