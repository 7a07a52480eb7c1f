import { existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const inPackage = join("node_modules", "sheaf", "dist", "cli", "main.js");

/** The `main` of the Sheaf that the project in this folder has installed; undefined when it is this one, or there is none. */
export function ownMain(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const candidate = join(folder, inPackage);
    if (existsSync(candidate)) {
      const found = realpathSync(candidate);
      return dirname(found) === dirname(fileURLToPath(import.meta.url))
        ? undefined
        : pathToFileURL(found).href;
    }
    if (folder === dirname(folder)) return undefined;
  }
}
