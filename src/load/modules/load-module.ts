import { existsSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { SheafError } from "../../model/errors.ts";
import { didYouMean } from "../../model/nearest.ts";
import { filesBeside } from "./files-beside.ts";
import { installLoader } from "./install.ts";
import { loadError } from "./load-error.ts";
import { meantFile } from "./source-files.ts";

export type ModuleExports = Readonly<Record<string, unknown>>;

/**
 * Loads a user's module: TypeScript or JavaScript, by path or file: URL. Paths are taken from the working folder.
 *
 * @throws SHEAF_MODULE_NOT_FOUND, SHEAF_MODULE_BROKEN, and what Sheaf itself throws while the module defines its flows.
 */
export async function loadModule(fileOrUrl: string | URL): Promise<ModuleExports> {
  const url = moduleUrl(fileOrUrl);
  await installLoader();
  return loadPlainModule(url);
}

/** The same for a module that is known to need no loader: see `needsLoader`. */
export async function loadPlainModule(url: string): Promise<ModuleExports> {
  try {
    return (await import(url)) as ModuleExports;
  } catch (error) {
    throw await loadError(error, url);
  }
}

/** The file: URL of a module that exists. Throws SHEAF_MODULE_NOT_FOUND. */
export function moduleUrl(fileOrUrl: string | URL): string {
  const text = String(fileOrUrl);
  const file = text.startsWith("file:") ? fileURLToPath(text) : resolve(text);
  if (isFile(file)) return text.startsWith("file:") ? text : pathToFileURL(file).href;
  throw new SheafError(
    "SHEAF_MODULE_NOT_FOUND",
    existsSync(file) ? `${file} is a folder, no file` : `There is no file ${file}.${meant(file)}`,
    { place: { file } },
  );
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === false;
}

function meant(file: string): string {
  const source = meantFile(pathToFileURL(file));
  return source === undefined
    ? didYouMean(basename(file), filesBeside(file))
    : ` Did you mean "${relative(dirname(file), fileURLToPath(source))}"?`;
}
