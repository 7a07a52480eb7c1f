import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Modules and folders below what is typed: candidates for FILE. */
export async function targetFiles(typed: string): Promise<string[]> {
  const folder = typed.endsWith("/") ? typed : dirname(typed);
  const prefix = typed.includes("/") ? folder : "";
  const entries = await readdir(folder === "" ? "." : folder, { withFileTypes: true });
  const found = entries
    .filter((entry) => !entry.name.startsWith(".") && entry.name !== "node_modules")
    .filter((entry) => entry.isDirectory() || /(?<!\.d)\.[cm]?[jt]s$/.test(entry.name))
    .map((entry) => join(prefix, entry.name) + (entry.isDirectory() ? "/" : ""));
  const dotted = typed.startsWith("./") ? found.map((path) => `./${path}`) : found;
  return dotted.filter((path) => path.startsWith(typed));
}
