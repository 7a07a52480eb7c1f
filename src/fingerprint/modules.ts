import { dirname, extname, resolve } from "node:path";
import { codeIn, isCode } from "./code-in.ts";
import { isSource } from "./is-source.ts";
import type { Manifest } from "./manifest.ts";
import type { Facts } from "./memo.ts";
import type { Resolver } from "./resolve.ts";
import type { SourceFiles } from "./source-files.ts";
import type { ModuleSummary } from "./summary.ts";

export interface Module {
  readonly file: string;
  readonly summary: ModuleSummary;
  /** The project's files that it loads, those it loads by itself first. */
  readonly loads: readonly string[];
  /** Files of code and data that it names in its texts, and may load. */
  readonly named: readonly string[];
  /** Packages that it loads for what they do. */
  readonly bare: readonly { readonly specifier: string; readonly manifest: Manifest }[];
}

interface Means {
  readonly files: SourceFiles;
  readonly resolver: Resolver;
  readonly facts: Facts;
}

/** The modules of a program, each looked at once. */
export class Modules {
  readonly #means: Means;
  readonly #modules = new Map<string, Module>();

  constructor(means: Means) {
    this.#means = means;
  }

  get(file: string): Module {
    const module = this.#modules.get(file);
    if (module === undefined) throw new Error(`${file} is not loaded`);
    return module;
  }

  /** Loads files and all that they load. */
  async load(entries: readonly string[]): Promise<void> {
    let wave = entries.filter((file) => !this.#modules.has(file));
    while (wave.length > 0) {
      const summaries = await this.#summaries(wave);
      for (const [at, file] of wave.entries()) this.#modules.set(file, this.#module(file, summaries[at]!));
      const next = new Set(wave.flatMap((file) => this.get(file).loads));
      wave = [...next].filter((file) => !this.#modules.has(file));
    }
  }

  /** Files in the order in which Node evaluates them: what a module loads comes before it. */
  order(entries: readonly string[]): readonly Module[] {
    const ordered = new Set<Module>();
    const entered = new Set<string>();
    const visit = (file: string) => {
      if (entered.has(file)) return;
      entered.add(file);
      const module = this.get(file);
      for (const loaded of module.loads) visit(loaded);
      ordered.add(module);
    };
    for (const entry of entries) visit(entry);
    return [...ordered];
  }

  async #summaries(files: readonly string[]): Promise<readonly ModuleSummary[]> {
    const { facts } = this.#means;
    const keys = files.map((file) => `${extname(file)} ${this.#means.files.digest(file) ?? ""}`);
    const known = await facts.recall<ModuleSummary>("module", keys);
    const summaries: ModuleSummary[] = [];
    for (const [at, file] of files.entries()) {
      let summary = known[at];
      if (summary === undefined) {
        const { summarize } = await import("./summarize.ts");
        summary = summarize(file, this.#content(file));
        facts.remember("module", keys[at]!, summary);
      }
      summaries.push(summary);
    }
    return summaries;
  }

  /** The text of code and JSON; of other files their digest. */
  #content(file: string): string {
    const { files } = this.#means;
    return (isSource(file) || file.endsWith(".json") ? files.text(file) : files.digest(file)) ?? "";
  }

  #module(file: string, summary: ModuleSummary): Module {
    const loads: string[] = [];
    const bare: { specifier: string; manifest: Manifest }[] = [];
    const add = (from: string, require: true | undefined, isBare: true | undefined) => {
      const found = this.#means.resolver.resolve(from, file, require);
      if (found.type === "file") loads.push(found.file);
      else if (found.type === "package" && isBare) bare.push({ specifier: from, manifest: found.manifest });
    };
    for (const load of summary.loads) add(load.from, load.require, load.bare);
    const trees = [...summary.units, ...summary.calls.flatMap(({ run, rest }) => [run, rest])];
    for (const { references, prefixes } of trees) {
      for (const { from, require } of references) if (from !== undefined) add(from, require, undefined);
      for (const prefix of prefixes) loads.push(...codeIn(resolve(dirname(file), prefix), this.#means.files));
    }
    const named = this.#named(file, summary.paths);
    return { file, summary, loads: [...loads, ...named], named, bare };
  }

  #named(file: string, paths: readonly string[]): readonly string[] {
    return paths.flatMap((path) => {
      const found = this.#means.resolver.resolve(path, file);
      return found.type === "file" && isCode(found.file) ? [found.file] : [];
    });
  }
}
