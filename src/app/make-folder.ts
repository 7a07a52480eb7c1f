import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder, and those that it is in. Throws the system's error of the first that cannot be made. Node's own `recursive`
 * goes round for ever where a folder is there and says that it is not, as /proc does.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !isFolder(at); at = dirname(at)) {
    missing.push(at);
    if (at === dirname(at)) break;
  }
  for (const path of missing.toReversed()) {
    try {
      mkdirSync(path);
    } catch (error) {
      if (!isFolder(path)) throw error; // else another process has just made it
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Why a folder cannot be made or written, for people. */
export function whyNot(folder: string, { code = "unknown error" }: NodeJS.ErrnoException): string {
  if (code === "ENOSPC" || code === "EDQUOT") return `the disk is full (${code})`;
  const inTheWay = firstNoFolder(folder);
  if (inTheWay !== undefined) return `${inTheWay} is a file`;
  if (code === "EROFS") return `its disk is read-only (${code})`;
  if (code === "ENOENT") return `no folder can be made there (${code})`;
  return `you have no right to write there (${code})`;
}

function firstNoFolder(folder: string): string | undefined {
  for (let at = resolve(folder); at !== dirname(at); at = dirname(at))
    if (existsSync(at)) return isFolder(at) ? undefined : at;
  return undefined;
}
