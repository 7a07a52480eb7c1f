import { dirname, resolve } from "node:path";
import { codeIn } from "./code-in.ts";
import { type CodeNode, emptyTree, type Target } from "./graph.ts";
import type { Manifest } from "./manifest.ts";
import type { Module, Modules } from "./modules.ts";
import type { Resolved, Resolver } from "./resolve.ts";
import type { SourceFiles } from "./source-files.ts";
import type { Binding, Export } from "./summary.ts";
import type { Reference, Tree } from "./tree.ts";

/** The modules of a program, linked: from a piece of code to all that it refers to. */
export class Program {
  readonly #modules: Modules;
  readonly #resolver: Resolver;
  readonly #files: SourceFiles;
  readonly #nodes = new Map<string, readonly CodeNode[]>();
  readonly #special = new Map<string, CodeNode>();
  readonly #exports = new Map<string, readonly Target[]>();

  constructor({ modules, resolver, files }: { modules: Modules; resolver: Resolver; files: SourceFiles }) {
    this.#modules = modules;
    this.#resolver = resolver;
    this.#files = files;
  }

  /** The nodes of a module's units, in their order. */
  nodesOf(module: Module): readonly CodeNode[] {
    let nodes = this.#nodes.get(module.file);
    if (nodes === undefined) {
      nodes = module.summary.units.map((unit) =>
        this.node(module, unit, { name: unit.name, kind: unit.kind, unit }),
      );
      this.#nodes.set(module.file, nodes);
    }
    return nodes;
  }

  /** A node for a tree that is read in a module. */
  node(
    { file }: Module,
    tree: Tree,
    {
      name,
      kind,
      unit,
    }: { name: string; kind: string; unit?: Pick<CodeNode, "runs" | "steady" | "hasStatics" | "defines"> },
  ): CodeNode {
    let targets: readonly (readonly Target[])[] | undefined;
    const link = () => [
      ...tree.references.map((reference) => this.#targetsOf(file, reference)),
      this.#unseen(file, tree),
    ];
    return {
      file,
      name,
      kind,
      tree,
      targets: () => (targets ??= link()),
      runs: unit?.runs ?? false,
      steady: unit?.steady ?? true,
      hasStatics: unit?.hasStatics ?? false,
      defines: unit?.defines ?? false,
    };
  }

  /** A package that is loaded for what it does. */
  bare(file: string, specifier: string, manifest: Manifest): CodeNode {
    return this.#memo(`bare ${manifest.folder} ${specifier}`, () =>
      this.#pseudo(file, "package", {
        digest: "package",
        targets: [[{ leaf: `package ${specifier}`, manifest }]],
      }),
    );
  }

  /** All code of a file, and all that it imports. */
  whole(file: string): CodeNode {
    return this.#memo(`module ${file}`, () => {
      const module = this.#modules.get(file);
      const { bindings, loads } = module.summary;
      const units = this.nodesOf(module).map((node) => ({ node, place: 0 }));
      const imported = Object.values(bindings).flatMap((binding) =>
        "from" in binding ? this.#bound(file, binding) : [],
      );
      const bare = loads.flatMap(({ from, require }) =>
        this.#member(this.#resolve(file, from, require), "*"),
      );
      return this.#pseudo(file, "module", { digest: "module", targets: [units, imported, bare] });
    });
  }

  #targetsOf(file: string, reference: Reference): readonly Target[] {
    const { name, from, member, require, whole } = reference;
    if (from !== undefined && whole) {
      const resolved = this.#resolve(file, from, require);
      if (resolved.type === "file") return [{ node: this.whole(resolved.file), place: 0 }];
    }
    if (from !== undefined) return this.#member(this.#resolve(file, from, require), member ?? "*");
    const { summary } = this.#modules.get(file);
    const binding = summary.bindings[name!];
    if (binding !== undefined) return this.#bound(file, binding, member);
    if (name === "exports") return member === undefined ? [this.#all(file)] : this.#exported(file, member);
    return [{ node: this.whole(file), place: 0 }];
  }

  #bound(file: string, binding: Binding, member?: string): readonly Target[] {
    if ("from" in binding) {
      const resolved = this.#resolve(file, binding.from, binding.require);
      return this.#member(resolved, binding.name === "*" ? (member ?? "*") : binding.name);
    }
    const nodes = this.nodesOf(this.#modules.get(file));
    return binding.units.map((unit) => ({ node: nodes[unit]!, place: binding.place }));
  }

  /** An export of what a specifier stands for; `*` is all of it. */
  #member(resolved: Resolved & { readonly specifier: string }, name: string): readonly Target[] {
    switch (resolved.type) {
      case "file":
        return name === "*" ? [this.#all(resolved.file)] : this.#exported(resolved.file, name);
      case "package":
        return [{ leaf: `package ${resolved.specifier} ${name}`, manifest: resolved.manifest }];
      case "builtin":
        return [{ leaf: `builtin ${resolved.specifier.replace(/^node:/, "")} ${name}` }];
      default:
        return [{ leaf: `nothing ${resolved.specifier} ${name}` }];
    }
  }

  #exported(file: string, name: string): readonly Target[] {
    const key = `${file} ${name}`;
    let targets = this.#exports.get(key);
    if (targets === undefined) {
      targets = this.#lookUp(file, name, new Set());
      this.#exports.set(key, targets);
    }
    return targets;
  }

  #lookUp(file: string, name: string, seen: ReadonlySet<string>): readonly Target[] {
    const { summary } = this.#modules.get(file);
    if (summary.whole !== undefined) return [this.#all(file)];
    const found = summary.exports[name];
    if (found !== undefined) return this.#of(file, found);
    if (seen.has(file)) return [];
    for (const star of name === "default" ? [] : summary.stars) {
      const resolved = this.#resolve(file, star);
      if (resolved.type !== "file") continue;
      const targets = this.#lookUp(resolved.file, name, new Set([...seen, file]));
      if (targets.length > 0) return targets;
    }
    if (seen.size > 0) return [];
    // Not to be found: from a package behind `export *`, or of a CommonJS module that makes its exports by code.
    return [{ node: this.whole(file), place: 0 }];
  }

  #of(file: string, found: Export): readonly Target[] {
    if ("unit" in found) return [{ node: this.nodesOf(this.#modules.get(file))[found.unit]!, place: 0 }];
    if ("from" in found) return this.#member(this.#resolve(file, found.from), found.name);
    const binding = this.#modules.get(file).summary.bindings[found.local];
    return binding === undefined ? [{ node: this.whole(file), place: 0 }] : this.#bound(file, binding);
  }

  /** All exports of a file, as the object that they are. */
  #all(file: string): Target {
    const module = this.#modules.get(file);
    if (module.summary.whole !== undefined) return { node: this.nodesOf(module)[0]!, place: 0 };
    const node = this.#memo(`exports ${file}`, () => {
      const names = [...this.#exportNames(file, new Set())].sort();
      if (names.length === 0) return this.whole(file);
      return this.#pseudo(file, "exports", {
        digest: `exports ${names.join(" ")}`,
        targets: () => names.map((name) => this.#exported(file, name)),
      });
    });
    return { node, place: 0 };
  }

  #exportNames(file: string, seen: Set<string>): Set<string> {
    const { summary } = this.#modules.get(file);
    const names = new Set(Object.keys(summary.exports));
    seen.add(file);
    for (const star of summary.stars) {
      const resolved = this.#resolve(file, star);
      if (resolved.type === "file" && !seen.has(resolved.file))
        for (const name of this.#exportNames(resolved.file, seen)) if (name !== "default") names.add(name);
    }
    return names;
  }

  /** What code may reach in ways that cannot be followed. */
  #unseen(file: string, { unseen, prefixes }: Tree): readonly Target[] {
    if (unseen.length === 0) return [];
    const folders = prefixes.map((prefix) => this.#folder(resolve(dirname(file), prefix)));
    const named = this.#modules.get(file).named.map((each) => this.whole(each));
    return [this.whole(file), ...folders, ...named].map((node) => ({ node, place: 0 }));
  }

  /** All code in a folder. */
  #folder(folder: string): CodeNode {
    return this.#memo(`folder ${folder}`, () => {
      const files = codeIn(folder, this.#files);
      return this.#pseudo(folder, "folder", {
        digest: `folder ${files.map((file) => file.slice(folder.length)).join(" ")}`,
        targets: () => files.map((file) => [{ node: this.whole(file), place: 0 }]),
      });
    });
  }

  #resolve(file: string, specifier: string, require?: true): Resolved & { readonly specifier: string } {
    return { ...this.#resolver.resolve(specifier, file, require), specifier };
  }

  #pseudo(
    file: string,
    kind: string,
    given: {
      digest: string;
      targets: readonly (readonly Target[])[] | (() => readonly (readonly Target[])[]);
    },
  ): CodeNode {
    const { digest, targets } = given;
    let linked: readonly (readonly Target[])[] | undefined;
    const link = () => (linked ??= typeof targets === "function" ? targets() : targets);
    return {
      file,
      name: "",
      kind,
      tree: emptyTree(digest),
      targets: link,
      runs: false,
      steady: true,
      hasStatics: false,
      defines: false,
    };
  }

  #memo(key: string, make: () => CodeNode): CodeNode {
    let node = this.#special.get(key);
    if (node === undefined) this.#special.set(key, (node = make()));
    return node;
  }
}
