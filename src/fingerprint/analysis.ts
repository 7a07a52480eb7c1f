import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "../value/sha256.ts";
import { type Effect, effectsOf } from "./effects.ts";
import type { LocatedTask } from "./located-task.ts";
import { type Facts, VERSION } from "./memo.ts";
import { Modules } from "./modules.ts";
import { PackageClosures } from "./package-closure.ts";
import { Program } from "./program.ts";
import { type Reach, reach } from "./reach.ts";
import type { CodePart, CodeReport } from "./report.ts";
import { Resolver } from "./resolve.ts";
import { schemaText } from "./schema-text.ts";
import { RootFinder, type TaskRoots } from "./task-roots.ts";
import { usedBy } from "./used.ts";
import type { WatchedFiles } from "./watched-files.ts";

/** What was found out about one task's code. */
export interface Analysed {
  /** The fingerprint less the values of enclosing functions. */
  readonly base: string;
  /** Values of enclosing functions, which are read in each process. */
  readonly values: CodeReport["captured"];
  /** True when it has to be found out in each process. */
  readonly isLive: boolean;
  /** The files whose code counts. */
  readonly files: readonly string[];
  readonly report: () => Omit<CodeReport, "code">;
}

interface Given {
  readonly files: WatchedFiles;
  readonly facts: Facts;
  readonly root: string;
  readonly entry: string | undefined;
}

/** One look at a program's source. */
export class Analysis {
  readonly #given: Given;
  readonly #resolver: Resolver;
  readonly #modules: Modules;
  readonly #program: Program;
  readonly #packages: PackageClosures;
  readonly #shown = new Map<string, string>();
  readonly #effects = new Map<string, readonly Effect[]>();

  constructor(given: Given) {
    const { files, facts } = given;
    this.#given = given;
    this.#resolver = new Resolver(files, conditions());
    this.#modules = new Modules({ files, facts, resolver: this.#resolver });
    this.#program = new Program({ files, modules: this.#modules, resolver: this.#resolver });
    this.#packages = new PackageClosures(this.#resolver);
  }

  async load(tasks: readonly LocatedTask[]): Promise<void> {
    const urls = new Set(tasks.map(({ site }) => site.module));
    if (this.#given.entry !== undefined) urls.add(this.#given.entry);
    await this.#modules.load([...urls].map((url) => fileURLToPath(url)));
  }

  async of(task: LocatedTask): Promise<Analysed> {
    const { files, facts } = this.#given;
    const finder = new RootFinder(task, {
      modules: this.#modules,
      program: this.#program,
      files,
      facts,
      show: this.#show,
    });
    const found = await finder.find();
    const reached = reach(found.roots, this.#effectsFor(task.site.module));
    const packages = this.#packages.of(reached.packages);
    const used = await usedBy({ uses: task.uses, module: task.site.module }, { files, facts });
    const schema = sha256Hex(schemaText(task));
    const base = sha256Hex(JSON.stringify([VERSION, reached.text, packages, used, schema]));
    const missing = used.filter(({ digest }) => digest === undefined);
    return {
      base,
      values: found.values,
      isLive: found.isLive,
      files: [...new Set(reached.nodes.map(({ node }) => node.file))],
      report: () => ({
        parts: this.#parts(reached, task.name),
        packages,
        uses: used,
        schema,
        captured: found.values,
        fallbacks: [
          ...this.#fallbacks(found, reached),
          ...missing.map(({ name }) => `\`uses\`: there is no ${name}.`),
        ],
      }),
    };
  }

  /** What runs while the task's module and the entry load. */
  #effectsFor(module: string): readonly Effect[] {
    const { entry } = this.#given;
    let effects = this.#effects.get(module);
    if (effects === undefined) {
      const entries = [...new Set([...(entry === undefined ? [] : [entry]), module])];
      const order = this.#modules.order(entries.map((url) => fileURLToPath(url)));
      this.#effects.set(module, (effects = effectsOf(order, this.#program)));
    }
    return effects;
  }

  readonly #show = (file: string): string => {
    let shown = this.#shown.get(file);
    if (shown === undefined) {
      shown = relative(this.#given.root, file).split(sep).join("/");
      this.#shown.set(file, shown);
    }
    return shown;
  };

  #parts({ nodes }: Reach, task: string): CodePart[] {
    const via = (at: number | undefined): string[] => {
      if (at === undefined) return [];
      const { node, from } = nodes[at]!;
      return [...via(from), ...(node.name === "" ? [] : [node.name])];
    };
    return nodes.flatMap(({ node, from }, at) => {
      if (node.name === "" || (node.kind === "task" && node.tree.references.length === 0 && at > 0))
        return [];
      const { file, name, kind, tree } = node;
      const chain = via(at);
      const reachedBy = chain[0] === task ? chain : [task, ...chain];
      return [
        {
          file: this.#show(file),
          name,
          kind,
          digest: tree.digest,
          via: from === undefined && kind === "task" ? [name] : reachedBy,
        },
      ];
    });
  }

  #fallbacks({ fallbacks }: TaskRoots, { nodes }: Reach): string[] {
    const unseen = nodes.flatMap(({ node: { file, name, tree } }) =>
      tree.unseen.map(
        (what) =>
          `${this.#show(file)}: ${what} in ${name} cannot be followed; the whole file and what it imports count.`,
      ),
    );
    const nothing = nodes.flatMap(({ node }) =>
      node
        .targets()
        .flatMap((targets) =>
          targets.flatMap((target) =>
            "leaf" in target && target.leaf.startsWith("nothing ")
              ? [
                  `${this.#show(node.file)}: \`${target.leaf.split(" ")[1]}\`, used by ${node.name}, cannot be found; only its name counts.`,
                ]
              : [],
          ),
        ),
    );
    return [...new Set([...fallbacks, ...unseen, ...nothing])];
  }
}

/** Node's `--conditions`, which decide what a package of the workspace exports. */
function conditions(): readonly string[] {
  const given = [...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(/\s+/)];
  return given.flatMap((argument, at) => {
    const [, value] = /^(?:-C|--conditions)(?:=(.*))?$/.exec(argument) ?? [];
    if (value !== undefined) return [value];
    return /^(-C|--conditions)$/.test(argument) ? (given[at + 1] ?? []) : [];
  });
}
