import { dirname, join, resolve } from "node:path";
import type { SourceFiles } from "./source-files.ts";

interface Alias {
  readonly before: string;
  /** Undefined: there is no star. */
  readonly after: string | undefined;
  readonly targets: readonly string[];
}

interface Config {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: {
    readonly baseUrl?: string;
    readonly paths?: Readonly<Record<string, readonly string[]>>;
  };
}

/** The `paths` of the nearest tsconfig.json. */
export class PathAliases {
  readonly #files: SourceFiles;
  readonly #byFolder = new Map<string, readonly Alias[]>();

  constructor(files: SourceFiles) {
    this.#files = files;
  }

  /** The paths that a specifier may stand for in a folder, best first. */
  of(specifier: string, folder: string): readonly string[] {
    for (const { before, after, targets } of this.#nearest(folder)) {
      if (after === undefined) {
        if (specifier === before) return targets;
      } else if (
        specifier.length >= before.length + after.length &&
        specifier.startsWith(before) &&
        specifier.endsWith(after)
      ) {
        const star = specifier.slice(before.length, specifier.length - after.length);
        return targets.map((target) => target.replace("*", () => star));
      }
    }
    return [];
  }

  #nearest(folder: string): readonly Alias[] {
    let found = this.#byFolder.get(folder);
    if (found !== undefined) return found;
    const file = join(folder, "tsconfig.json");
    const parent = dirname(folder);
    if (this.#files.facts(file)?.type === "file") found = this.#aliases(file, 0) ?? [];
    else found = parent === folder ? [] : this.#nearest(parent);
    this.#byFolder.set(folder, found);
    return found;
  }

  #aliases(file: string, depth: number): readonly Alias[] | undefined {
    const config = this.#read(file);
    const { paths, baseUrl } = config?.compilerOptions ?? {};
    if (paths !== undefined) return aliasesOf(paths, resolve(dirname(file), baseUrl ?? "."));
    for (const base of depth > 8 ? [] : [config?.extends ?? []].flat().reverse()) {
      const found = this.#aliases(this.#extended(base as string, file), depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #extended(base: string, file: string): string {
    const named = base.endsWith(".json") ? base : `${base}.json`;
    if (/^[./]/.test(base)) return resolve(dirname(file), named);
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      for (const end of [base, named, `${base}/tsconfig.json`]) {
        const found = join(folder, "node_modules", end);
        if (this.#files.facts(found)?.type === "file") return found;
      }
      if (dirname(folder) === folder) return resolve(dirname(file), named);
    }
  }

  /** tsconfig.json is JSON with comments and trailing commas. */
  #read(file: string): Config | undefined {
    const text = this.#files.facts(file)?.type === "file" ? this.#files.text(file) : undefined;
    if (text === undefined) return undefined;
    const keepStrings = (pattern: RegExp, from: string) =>
      from.replace(pattern, (_, string?: string) => string ?? "");
    const bare = keepStrings(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, text);
    try {
      return JSON.parse(keepStrings(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, bare)) as Config;
    } catch {
      return undefined;
    }
  }
}

function aliasesOf(paths: Readonly<Record<string, readonly string[]>>, base: string): readonly Alias[] {
  const aliases = Object.entries(paths).map(([pattern, targets]) => {
    const [before = "", after] = pattern.split("*");
    return { before, after, targets: targets.map((target) => resolve(base, target)) };
  });
  const isExact = ({ after }: Alias) => Number(after === undefined);
  return aliases.toSorted((a, b) => isExact(b) - isExact(a) || b.before.length - a.before.length);
}
