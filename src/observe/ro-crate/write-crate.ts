import { constants } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { SheafError } from "../../model/errors.ts";
import type { Crate } from "./crate.ts";

const metadata = "ro-crate-metadata.json";

/**
 * Writes a crate as a folder, which appears whole or not at all. An earlier crate in its place is replaced; a folder that
 * holds anything else is not touched (SHEAF_USAGE).
 */
export async function writeCrate(crate: Crate, folder: string): Promise<void> {
  const target = resolve(folder);
  const replaces = await isReplaceable(target);
  const beside = await folderBeside(target);
  try {
    await fill(crate, beside);
    await chmod(beside, 0o755);
    if (replaces) await rm(target, { recursive: true, force: true });
    await rename(beside, target);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

async function folderBeside(target: string): Promise<string> {
  try {
    await mkdir(dirname(target), { recursive: true });
    return await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SheafError("SHEAF_USAGE", `${target} cannot be written (${code})`, {
      mend: "Name a folder in one that you may write to.",
      cause: error,
    });
  }
}

async function isReplaceable(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new SheafError("SHEAF_USAGE", `${folder} cannot be written: it is no folder`, { cause: error });
  });
  if (names === undefined) return false;
  if (names.length === 0 || names.includes(metadata)) return true;
  throw new SheafError("SHEAF_USAGE", `${folder} holds other files than a crate`, {
    mend: "Name a folder that does not exist, or an empty one.",
  });
}

async function fill(crate: Crate, folder: string): Promise<void> {
  for (const [path, content] of crate.payload) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if ("text" in content) await writeFile(file, content.text);
    else {
      await copyFile(content.file, file, constants.COPYFILE_FICLONE);
      await chmod(file, 0o644); // what is managed is read-only
    }
  }
  await writeFile(join(folder, metadata), metadataText(crate));
}

export function metadataText(crate: Crate): string {
  return `${JSON.stringify(crate.document(), undefined, 2)}\n`;
}
