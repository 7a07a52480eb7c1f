import { readdirSync, readFileSync, rmSync, unlinkSync } from "node:fs";
import { readFile, rm, unlink } from "node:fs/promises";
import { join } from "node:path";

/** So many are dealt with before others have their turn. */
const slice = 64;
/** A file that takes longer comes over a network: then several at a time are faster than one after the other. Milliseconds. */
const slow = 0.5;

interface How<T> {
  readonly now: (file: string) => T;
  readonly later: (file: string) => Promise<T>;
}

/** The texts of many small files. On a local disk a promise for each would take longer than to read it. */
export function readMany(files: readonly string[]): Promise<string[]> {
  return each(files, {
    now: (file) => readFileSync(file, "utf8"),
    later: (file) => readFile(file, "utf8"),
  });
}

/** Removes a folder that may have very many files in it, and no folders. Nothing happens where it is gone. */
export async function removeFolder(folder: string): Promise<void> {
  const files = namesIn(folder).map((name) => join(folder, name));
  await each(files, { now: removedNow, later: (file) => unlink(file).catch(() => {}) });
  await rm(folder, { recursive: true, force: true });
}

async function each<T>(files: readonly string[], { now, later }: How<T>): Promise<T[]> {
  const done: T[] = [];
  let isSlow = false;
  for (let from = 0; from < files.length; from += slice) {
    const some = files.slice(from, from + slice);
    if (isSlow) {
      done.push(...(await Promise.all(some.map(later))));
      continue;
    }
    const began = performance.now();
    for (const file of some) done.push(now(file));
    isSlow = performance.now() - began > slow * some.length;
    await turn();
  }
  return done;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function removedNow(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    rmSync(file, { recursive: true, force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
