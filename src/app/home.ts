import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { loadSettings } from "../load/settings/load-settings.ts";
import type { Settings } from "../load/settings/settings.ts";
import type { StoreOptions } from "./options.ts";

const marks = [
  "package.json",
  ".sheaf",
  ...["ts", "mts", "js", "mjs", "json", "yaml", "yml", "toml"].map((ending) => `sheaf.config.${ending}`),
];

/** The nearest folder upwards that is marked as a project, else the folder itself. */
export function projectRoot(from = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (marks.some((mark) => existsSync(join(folder, mark)))) return folder;
    if (folder === dirname(folder)) return resolve(from);
  }
}

/** Has a store been made in a folder? One that machines share may be on the move, and leaves its lease. */
export function hasStore(home: string): boolean {
  const file = join(home, "sheaf.db");
  return existsSync(file) || existsSync(`${file}.lease`);
}

/** The folder of the store. `settings` are read when they are not given. */
export async function resolveHome({ home }: StoreOptions = {}, settings?: Settings): Promise<string> {
  return resolve(home ?? (settings ?? (await loadSettings()).values).home ?? join(projectRoot(), ".sheaf"));
}
