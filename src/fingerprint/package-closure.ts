import type { Manifest } from "./manifest.ts";
import type { Resolver } from "./resolve.ts";

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
}

/** A package and all that it needs itself, as installed, by name and version. Packages of one platform are left out. */
export class PackageClosures {
  readonly #resolver: Resolver;
  readonly #known = new Map<string, readonly Manifest[]>();

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
  }

  /** The packages that code depends on when it uses these; sorted. */
  of(used: Iterable<Manifest>): readonly InstalledPackage[] {
    const found = new Map<string, InstalledPackage>();
    const seen = new Set<string>();
    const waiting = [...used];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next.folder)) continue;
      seen.add(next.folder);
      const { name = next.folder, version = "" } = next;
      found.set(`${name}@${version}`, { name, version });
      waiting.push(...this.#needed(next));
    }
    return [...found.keys()].sort().map((key) => found.get(key)!);
  }

  #needed(manifest: Manifest): readonly Manifest[] {
    let needed = this.#known.get(manifest.folder);
    if (needed === undefined) {
      needed = manifest.needs.flatMap((name) => this.#resolver.installed(name, manifest.folder) ?? []);
      this.#known.set(manifest.folder, needed);
    }
    return needed;
  }
}
