import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { SheafError } from "../../model/errors.ts";
import { didYouMean } from "../../model/nearest.ts";
import { filesBeside } from "./files-beside.ts";
import { installLoader } from "./install.ts";
import { loadError } from "./load-error.ts";

export type ModuleExports = Readonly<Record<string, unknown>>;

/**
 * Loads a user's module: TypeScript or JavaScript, by path or file: URL. Paths are taken from the working folder.
 *
 * @throws SHEAF_MODULE_NOT_FOUND, SHEAF_MODULE_BROKEN, and what Sheaf itself throws while the module defines its flows.
 */
export async function loadModule(fileOrUrl: string | URL): Promise<ModuleExports> {
  const url = moduleUrl(fileOrUrl);
  await installLoader();
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
  if (existsSync(file)) return text.startsWith("file:") ? text : pathToFileURL(file).href;
  throw new SheafError(
    "SHEAF_MODULE_NOT_FOUND",
    `There is no file ${file}.${didYouMean(basename(file), filesBeside(file))}`,
    {
      place: { file },
    },
  );
}
