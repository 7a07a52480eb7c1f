import { constants, existsSync, renameSync, statSync } from "node:fs";
import { copyFile, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SheafError } from "../../../model/errors.ts";

const TRIES = 5;

export interface Move {
  /** A folder on the same file system. */
  readonly scratch: string;
  /** Tells this move from others'. */
  readonly name: string;
  /** Throws when the right to do it was lost meanwhile. */
  readonly confirm: () => void;
}

/**
 * Moves a database to a fresh file of the same name: a copy takes its place. Whoever wrote to it and was only asleep has
 * the old file open, and so has his kernel, if it still has something to send: neither can do harm any more. The journal
 * goes the same way, and is copied first: what it says of the database then holds for the copy as well.
 */
export async function moveToFreshFile(file: string, move: Move): Promise<void> {
  const journal = `${file}-journal`;
  const newFile = join(move.scratch, `copy-${move.name}`);
  const newJournal = `${newFile}-journal`;
  // One who falls asleep in here finds nothing to put in its place when he wakes up.
  for (const name of await readdir(move.scratch))
    if (name.startsWith("copy-")) await rm(join(move.scratch, name), { force: true });
  for (let left = TRIES; ; left--) {
    const before = marks(file, journal);
    const hasJournal = existsSync(journal);
    if (hasJournal) await copyDurably(journal, newJournal);
    await copyDurably(file, newFile);
    move.confirm();
    // Somebody woke up while they were copied: what was copied may be of two minds.
    if (marks(file, journal) === before) {
      if (hasJournal) renameSync(newJournal, journal);
      renameSync(newFile, file);
      break;
    }
    if (left > 1) continue;
    throw new SheafError(
      "SHEAF_STORE_BUSY",
      `Somebody writes to the store ${file} without having its lease`,
      {
        place: { file },
        mend: "Look for a process that had been stopped and goes on now, and end it.",
      },
    );
  }
  await syncFolder(dirname(file));
}

function marks(...files: readonly string[]): string {
  const mark = (file: string) => {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? "-" : `${found.ino} ${found.size} ${found.mtimeNs}`;
  };
  return files.map(mark).join();
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const file = await open(to, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  try {
    await using opened = await open(folder, "r");
    await opened.sync();
  } catch {
    // Not every file system syncs folders.
  }
}
