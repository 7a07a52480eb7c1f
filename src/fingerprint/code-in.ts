import { join } from "node:path";
import { isSource } from "./is-source.ts";
import type { SourceFiles } from "./source-files.ts";

/** The code and data files in a folder and below it. */
export function codeIn(folder: string, files: SourceFiles, depth = 0): readonly string[] {
  if (depth > 8) return [];
  return files.entries(folder).flatMap((name) => {
    if (name === "node_modules" || name.startsWith(".")) return [];
    const path = join(folder, name);
    if (files.facts(path)?.type === "directory") return codeIn(path, files, depth + 1);
    return isCode(path) ? [path] : [];
  });
}

/** True for what computed imports may mean: code, and JSON. */
export const isCode = (path: string): boolean =>
  (isSource(path) || path.endsWith(".json")) && !path.endsWith(".d.ts");
