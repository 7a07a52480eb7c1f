import { isBuiltin } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Manifest, manifestIn, nearestManifest } from "./manifest.ts";
import { targetOf } from "./package-exports.ts";
import { PathAliases } from "./path-aliases.ts";
import type { SourceFiles } from "./source-files.ts";

/** What a specifier stands for. */
export type Resolved =
  | { readonly type: "file"; readonly file: string }
  | { readonly type: "package"; readonly manifest: Manifest }
  | { readonly type: "builtin" }
  | { readonly type: "nothing" };

const NOTHING: Resolved = { type: "nothing" };

const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];

/** What TypeScript writes for a source file, and the source files that it may stand for. */
const written: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** Finds what imports mean, as Node, TypeScript and the loader of this package do. */
export class Resolver {
  readonly #files: SourceFiles;
  readonly #aliases: PathAliases;
  readonly #conditions: readonly string[];
  readonly #known = new Map<string, Resolved>();

  /** `conditions`: those of Node's `--conditions`. */
  constructor(files: SourceFiles, conditions: readonly string[] = []) {
    this.#files = files;
    this.#aliases = new PathAliases(files);
    this.#conditions = conditions;
  }

  resolve(specifier: string, from: string, isRequire = false): Resolved {
    const folder = dirname(from);
    const key = `${isRequire ? "require" : "import"} ${folder} ${specifier}`;
    let found = this.#known.get(key);
    if (found === undefined) this.#known.set(key, (found = this.#find(specifier, { folder, isRequire })));
    return found;
  }

  #find(given: string, { folder, isRequire }: { folder: string; isRequire: boolean }): Resolved {
    const specifier = given.replace(/[?].*$/, "");
    if (specifier.startsWith("node:") || isBuiltin(specifier)) return { type: "builtin" };
    // This package says by a version of its own when results mean something else.
    if (/^sheaf(\/|$)/.test(specifier)) return { type: "builtin" };
    if (specifier.startsWith("file:")) return this.#file(fileURLToPath(specifier));
    if (/^(\.{1,2}(\/|$)|\/)/.test(specifier)) return this.#file(resolve(folder, specifier));
    if (/^[a-z]+:/.test(specifier)) return NOTHING;
    const conditions = new Set([...this.#conditions, "node", isRequire ? "require" : "import", "default"]);
    for (const path of this.#aliases.of(specifier, folder)) {
      const found = this.#file(path);
      if (found.type === "file") return found;
    }
    if (specifier.startsWith("#")) return this.#private(specifier, { folder, conditions, isRequire });
    return this.#package(specifier, folder, conditions);
  }

  #file(path: string): Resolved {
    const file = this.#meant(path);
    return file === undefined ? NOTHING : { type: "file", file };
  }

  /** The file itself, or the one that is meant: `./x.js` for x.ts, `./x` for x.ts or x/index.ts. */
  #meant(path: string): string | undefined {
    if (!path.endsWith("/") && this.#isFile(path)) return path;
    const ending = /\.[^./]+$/.exec(path)?.[0] ?? "";
    const stem = path.slice(0, path.length - ending.length);
    for (const source of written[ending] ?? []) if (this.#isFile(stem + source)) return stem + source;
    for (const end of endings) if (this.#isFile(path + end)) return path + end;
    if (this.#files.facts(path)?.type !== "directory") return undefined;
    const { main } = manifestIn(path, this.#files) ?? {};
    if (main !== undefined) {
      const found = this.#meant(join(path, main));
      if (found !== undefined) return found;
    }
    return endings.map((end) => join(path, `index${end}`)).find((file) => this.#isFile(file));
  }

  #isFile(path: string): boolean {
    return this.#files.facts(path)?.type === "file";
  }

  /** `#x`, by the `imports` of the package itself. */
  #private(
    specifier: string,
    {
      folder,
      conditions,
      isRequire,
    }: { folder: string; conditions: ReadonlySet<string>; isRequire: boolean },
  ): Resolved {
    const manifest = nearestManifest(folder, this.#files);
    const target = manifest && targetOf(manifest.imports, specifier, conditions);
    if (manifest === undefined || target === undefined) return NOTHING;
    return target.startsWith("./")
      ? this.#file(join(manifest.folder, target))
      : this.resolve(target, join(manifest.folder, "package.json"), isRequire);
  }

  #package(specifier: string, folder: string, conditions: ReadonlySet<string>): Resolved {
    const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
    const key = `.${specifier.slice(name.length)}`;
    const own = nearestManifest(folder, this.#files);
    if (own?.name === name && own.exports !== undefined) return this.#inPackage(own, key, conditions);
    const manifest = this.installed(name, folder);
    if (manifest === undefined) return NOTHING;
    // A link to a folder outside node_modules: a package of the same workspace, whose source is the project's own.
    const isWorkspace = !/[\\/]node_modules[\\/]/.test(`${manifest.folder}/`);
    return isWorkspace ? this.#inPackage(manifest, key, conditions) : { type: "package", manifest };
  }

  #inPackage(manifest: Manifest, key: string, conditions: ReadonlySet<string>): Resolved {
    if (manifest.exports !== undefined && manifest.exports !== null) {
      const target = targetOf(manifest.exports, key, conditions);
      return target === undefined ? NOTHING : this.#file(join(manifest.folder, target));
    }
    return this.#file(
      key === "." ? join(manifest.folder, manifest.main ?? "index") : join(manifest.folder, key),
    );
  }

  /** The manifest of the package that a folder's code gets by a name. */
  installed(name: string, folder: string): Manifest | undefined {
    for (let at = folder; ; at = dirname(at)) {
      const place = join(at, "node_modules", name);
      if (this.#isFile(join(place, "package.json"))) return manifestIn(this.#files.real(place), this.#files);
      if (dirname(at) === at) return undefined;
    }
  }
}
