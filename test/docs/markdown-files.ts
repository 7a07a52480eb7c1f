import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Document {
  /** From the project's folder. */
  readonly name: string;
  readonly text: string;
}

/** All Markdown that users read. */
export function documents(): Document[] {
  const inFolder = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  const atTop = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"];
  return [...atTop, ...inFolder("docs"), ...inFolder("examples")]
    .toSorted()
    .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));
}
