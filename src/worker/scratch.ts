import { rmSync } from "node:fs";
import { sep } from "node:path";
import { isPathValue } from "../value/file/kinds.ts";
import { isSelfCoded } from "../value/json/self-coded.ts";
import { SheafError } from "../model/errors.ts";

/** Throws SHEAF_SCRATCH_OUTPUT where a bare string in `output` names something under the scratch folder. */
export function refuseScratchPaths(output: unknown, workDir: string): void {
  const found = scratchPath(output, { workDir, at: "output", seen: new Set() });
  if (found === undefined) return;
  throw new SheafError(
    "SHEAF_SCRATCH_OUTPUT",
    `${found.at} is ${JSON.stringify(found.path)}, which is in the scratch folder of the element and is removed with it`,
    {
      mend: "Declare it as `file()` in the output's schema, so that the file is kept; or write it to `runDir` and declare `path()`.",
    },
  );
}

interface Search {
  readonly workDir: string;
  readonly at: string;
  readonly seen: Set<object>;
}

function scratchPath(value: unknown, search: Search): { path: string; at: string } | undefined {
  if (typeof value === "string") {
    const inside = value === search.workDir || value.startsWith(search.workDir + sep);
    return inside ? { path: value, at: search.at } : undefined;
  }
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return undefined;
  if (isPathValue(value)) return scratchPath(value.path, search);
  if (isSelfCoded(value) || search.seen.has(value)) return undefined; // managed files are moved away
  search.seen.add(value);
  for (const [key, item] of entriesOf(value)) {
    const found = scratchPath(item, { ...search, at: `${search.at}${key}` });
    if (found !== undefined) return found;
  }
  return undefined;
}

function* entriesOf(value: object): Iterable<[string, unknown]> {
  if (value instanceof Map) {
    for (const [key, item] of value) {
      yield [` key`, key];
      yield [`.get(${String(key)})`, item];
    }
  } else if (value instanceof Set) {
    for (const item of value) yield [" item", item];
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield [`[${index}]`, item];
  } else {
    for (const [key, item] of Object.entries(value)) yield [`.${key}`, item];
  }
}

/** Removes a scratch folder; what is left by a file still open on Windows or a network disk does not matter. */
export function removeScratch(workDir: string): void {
  try {
    rmSync(workDir, { recursive: true, force: true, maxRetries: 2 });
  } catch {
    // Left behind: the run directory's clean-up takes it.
  }
}
