import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** The `paths` of a tsconfig.json: patterns with at most one `*`, and absolute targets. */
interface Paths {
  readonly patterns: readonly {
    readonly before: string;
    readonly after: string;
    /** There is no star: the whole specifier is `before`. */
    readonly exact: boolean;
    readonly targets: readonly string[];
  }[];
}

interface TsConfig {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: {
    readonly baseUrl?: string;
    readonly paths?: Readonly<Record<string, readonly string[]>>;
  };
}

const byFolder = new Map<string, Paths | undefined>();

/** Where `paths` of the nearest tsconfig.json say a bare specifier may be, as file: URLs without a check that they exist. */
export function pathCandidates(specifier: string, folder: string): URL[] {
  for (const { before, after, exact, targets } of nearestPaths(folder)?.patterns ?? []) {
    const long = specifier.length >= before.length + after.length;
    const fits = exact
      ? specifier === before
      : long && specifier.startsWith(before) && specifier.endsWith(after);
    if (!fits) continue;
    const star = specifier.slice(before.length, specifier.length - after.length);
    return targets.map((target) => pathToFileURL(target.replace("*", () => star)));
  }
  return [];
}

function nearestPaths(folder: string): Paths | undefined {
  if (byFolder.has(folder)) return byFolder.get(folder);
  const file = join(folder, "tsconfig.json");
  const parent = dirname(folder);
  const above = parent === folder ? undefined : () => nearestPaths(parent);
  const found = existsSync(file) ? pathsOf(file, 0) : above?.();
  byFolder.set(folder, found);
  return found;
}

function pathsOf(file: string, depth: number): Paths | undefined {
  const config = readConfig(file);
  const { paths, baseUrl } = config?.compilerOptions ?? {};
  if (paths !== undefined) return { patterns: patternsOf(paths, resolve(dirname(file), baseUrl ?? ".")) };
  for (const base of depth > 8 ? [] : [config?.extends ?? []].flat().reverse()) {
    const found = pathsOf(extended(base, file), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function patternsOf(paths: Readonly<Record<string, readonly string[]>>, base: string): Paths["patterns"] {
  const patterns = Object.entries(paths).map(([pattern, targets]) => {
    const [before = "", after] = pattern.split("*");
    const places = targets.map((target) => resolve(base, target));
    return { before, after: after ?? "", exact: after === undefined, targets: places };
  });
  return patterns.toSorted((a, b) => Number(b.exact) - Number(a.exact) || b.before.length - a.before.length);
}

function extended(base: string, file: string): string {
  if (base.startsWith(".") || base.startsWith("/"))
    return resolve(dirname(file), base.endsWith(".json") ? base : `${base}.json`);
  try {
    return createRequire(file).resolve(base);
  } catch {
    return resolve(dirname(file), base);
  }
}

/** tsconfig.json is JSON with comments and trailing commas. One that cannot be read is left to the compiler to complain of. */
function readConfig(file: string): TsConfig | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const bare = text.replace(
      /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
      (_, string?: string) => string ?? "",
    );
    return JSON.parse(
      bare.replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? ""),
    ) as TsConfig;
  } catch {
    return undefined;
  }
}
