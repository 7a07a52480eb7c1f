import { fileURLToPath } from "node:url";
import { sha256Hex } from "../value/sha256.ts";
import { type Captured, capturedOf } from "./captured.ts";
import { findCall } from "./find-call.ts";
import { FunctionProbe, offsetOf } from "./function-probe.ts";
import type { CodeNode } from "./graph.ts";
import { emptyTree } from "./graph.ts";
import { isSource } from "./is-source.ts";
import type { LocatedTask } from "./located-task.ts";
import type { Facts } from "./memo.ts";
import type { Module, Modules } from "./modules.ts";
import type { Program } from "./program.ts";
import type { SourceFiles } from "./source-files.ts";
import type { Call } from "./summary.ts";
import type { Tree } from "./tree.ts";

/** Where a task's code begins, and what of it cannot be seen in any file. */
export interface TaskRoots {
  readonly roots: readonly CodeNode[];
  /** Values of enclosing functions, in the order in which the code uses them. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** True when the roots themselves depend on values of this process. */
  readonly isLive: boolean;
  readonly fallbacks: readonly string[];
}

interface Means {
  readonly modules: Modules;
  readonly program: Program;
  readonly files: SourceFiles;
  readonly facts: Facts;
  readonly show: (file: string) => string;
}

/** Finds the code of one task. */
export class RootFinder {
  readonly #means: Means;
  readonly #task: LocatedTask;
  readonly #file: string;
  readonly #roots: CodeNode[] = [];
  readonly #values: { name: string; value: string }[] = [];
  readonly #fallbacks: string[] = [];
  readonly #located = new Set<Function>();
  #probe: FunctionProbe | undefined;
  #isLive = false;

  constructor(task: LocatedTask, means: Means) {
    this.#task = task;
    this.#means = means;
    this.#file = fileURLToPath(task.site.module);
  }

  async find(): Promise<TaskRoots> {
    const module = this.#means.modules.get(this.#file);
    const call = await findCall(
      module.summary.calls,
      this.#task,
      () => this.#means.files.text(this.#file) ?? "",
    );
    try {
      if (call === undefined) await this.#unfound();
      else await this.#found(module, call);
    } finally {
      this.#probe?.close();
    }
    return { roots: this.#roots, values: this.#values, isLive: this.#isLive, fallbacks: this.#fallbacks };
  }

  /** A call that cannot be told: the function itself, and all of the file. */
  async #unfound(): Promise<void> {
    this.#whole(`the call that defines task "${this.#task.name}" cannot be told`);
    await this.#function(this.#task.body);
  }

  async #found(module: Module, call: Call): Promise<void> {
    const { name } = this.#task;
    for (const tree of [call.run, call.rest]) this.#add(module, tree, name);
    if (call.run.captured.length + call.rest.captured.length === 0) return;
    if (call.written === undefined) await this.#function(this.#task.body);
    const names =
      call.written !== undefined ? [...call.run.captured, ...call.rest.captured] : call.rest.captured;
    await this.#captured(call.written === undefined ? undefined : this.#task.body, names);
  }

  #add(module: Module, tree: Tree, name: string): void {
    this.#roots.push(this.#means.program.node(module, tree, { name, kind: "task" }));
  }

  async #captured(of: Function | undefined, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    this.#probe ??= await FunctionProbe.open();
    const values = of === undefined ? new Map<string, unknown>() : this.#probe.captured(of, names);
    for (const captured of await capturedOf(names, values)) await this.#count(captured);
  }

  async #count(captured: Captured): Promise<void> {
    const { name, type } = captured;
    this.#values.push({ name, value: type === "value" ? captured.value : type });
    if (type === "function") await this.#function(captured.body);
    else if (type === "uncovered")
      this.#whole(`\`${name}\` of an enclosing function is not covered: ${captured.why}`);
  }

  /** A function that is known only by being there. */
  async #function(body: Function): Promise<void> {
    this.#isLive = true;
    if (this.#located.has(body)) return;
    this.#located.add(body);
    const text = Function.prototype.toString.call(body);
    if (text.endsWith("{ [native code] }") && !body.name.startsWith("bound ")) {
      this.#values.push({ name: body.name, value: `native ${body.name}` });
      return;
    }
    this.#probe ??= await FunctionProbe.open();
    const place = this.#probe.place(body);
    const file = place?.url.startsWith("file:") ? fileURLToPath(place.url) : undefined;
    const tree = file === undefined || !isSource(file) ? undefined : await this.#treeAt(file, place!, text);
    if (tree === undefined) {
      const { spelledText } = await import("./spelled.ts");
      this.#roots.push(this.#text(spelledText(text) ?? text));
      this.#whole(
        `function \`${body.name || "(anonymous)"}\` is in no file that can be read; its text counts`,
      );
      return;
    }
    await this.#means.modules.load([file!]);
    this.#add(this.#means.modules.get(file!), tree, body.name || "(anonymous)");
    await this.#captured(body, tree.captured);
  }

  async #treeAt(
    file: string,
    place: { line: number; column: number },
    source: string,
  ): Promise<Tree | undefined> {
    const { files, facts } = this.#means;
    const key = `${files.digest(file)} ${place.line}:${place.column} ${source}`;
    const [known] = await facts.recall<Tree>("function", [key]);
    if (known !== undefined) return known;
    const text = files.text(file) ?? "";
    const { functionAt } = await import("./function-at.ts");
    const tree = functionAt(file, text, { offset: offsetOf(text, place), source });
    if (tree !== undefined) facts.remember("function", key, tree);
    return tree;
  }

  #text(text: string): CodeNode {
    const module = this.#means.modules.get(this.#file);
    return this.#means.program.node(module, emptyTree(sha256Hex(text)), {
      name: this.#task.name,
      kind: "text",
    });
  }

  #whole(why: string): void {
    this.#isLive = true;
    this.#fallbacks.push(`${this.#means.show(this.#file)}: ${why}; the whole file counts.`);
    const node = this.#means.program.whole(this.#file);
    if (!this.#roots.includes(node)) this.#roots.push(node);
  }
}
