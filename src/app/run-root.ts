import { accessSync, constants, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Settings } from "../load/settings/settings.ts";
import { SheafError } from "../model/errors.ts";
import { makeFolder, whyNot } from "./make-folder.ts";
import type { LaunchOptions } from "./options.ts";

/** The folder of the run directories, from the root of the disk: a run is taken up from other folders than this. */
export function runRootOf(
  { runRoot }: Pick<LaunchOptions, "runRoot">,
  settings: Settings,
  home: string,
): string {
  return resolve(runRoot ?? settings.runRoot ?? join(home, "runs"));
}

/** Makes sure that runs can have folders in one. Throws SHEAF_RUN_FOLDER. */
export function checkRunRoot(runRoot: string): void {
  try {
    makeFolder(runRoot);
    accessSync(runRoot, constants.W_OK);
    mustHaveRoom(runRoot);
  } catch (error) {
    throw noRunFolder(runRoot, error as NodeJS.ErrnoException);
  }
}

/** A full disk may still have room for an empty folder. */
function mustHaveRoom(folder: string): void {
  const probe = join(folder, `.room-${process.pid}-${Date.now()}`);
  try {
    writeFileSync(probe, Buffer.alloc(4096));
  } finally {
    rmSync(probe, { force: true });
  }
}

function noRunFolder(folder: string, cause: NodeJS.ErrnoException): SheafError {
  const isFull = cause.code === "ENOSPC" || cause.code === "EDQUOT";
  return new SheafError(
    "SHEAF_RUN_FOLDER",
    `runs cannot have their folders in ${folder}: ${whyNot(folder, cause)}`,
    {
      mend: `${isFull ? "Make room there" : "Give yourself the right to write there"}, or name another folder: --run-root DIR, SHEAF_RUN_ROOT, or runRoot in sheaf.config.`,
      cause,
    },
  );
}
