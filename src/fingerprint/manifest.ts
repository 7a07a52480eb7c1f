import { dirname, join } from "node:path";
import type { SourceFiles } from "./source-files.ts";

/** The parts of a package.json that matter here. */
export interface Manifest {
  readonly folder: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly main: string | undefined;
  readonly exports: unknown;
  readonly imports: Readonly<Record<string, unknown>>;
  /** Packages that it needs, as far as their code can matter: not those of one platform, nor those for its development. */
  readonly needs: readonly string[];
}

/** The manifest in a folder; undefined where there is none that can be read. */
export function manifestIn(folder: string, files: SourceFiles): Manifest | undefined {
  const path = join(folder, "package.json");
  if (files.facts(path)?.type !== "file") return undefined;
  const data = parsed(files.text(path));
  if (data === undefined) return undefined;
  const { name, version, main, exports, imports, dependencies, peerDependencies } = data;
  const needs = [...Object.keys(record(dependencies)), ...Object.keys(record(peerDependencies))];
  return {
    folder,
    name: text(name),
    version: text(version),
    main: text(main),
    exports,
    imports: record(imports),
    needs: [...new Set(needs)].sort(),
  };
}

/** The manifest of the package that a folder belongs to. */
export function nearestManifest(folder: string, files: SourceFiles): Manifest | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = manifestIn(at, files);
    if (found !== undefined || dirname(at) === at) return found;
  }
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

function parsed(json: string | undefined): Record<string, unknown> | undefined {
  try {
    return json === undefined ? undefined : record(JSON.parse(json));
  } catch {
    return undefined;
  }
}
