import type { CodeNode, Target } from "./graph.ts";
import { type Effect, GLOBAL } from "./effects.ts";
import type { Manifest } from "./manifest.ts";

/** A piece of code that was reached. */
export interface Reached {
  readonly node: CodeNode;
  /** The number of the piece that it was reached from; undefined for a root. */
  readonly from: number | undefined;
}

export interface Reach {
  /**
   * The code that was reached and how it hangs together, as text: the same for the same code, wherever its pieces are
   * and whatever its locals are called.
   */
  readonly text: string;
  readonly nodes: readonly Reached[];
  readonly packages: ReadonlySet<Manifest>;
}

/** Follows roots to all that they may depend on, with what changes any of that while modules load. */
export function reach(roots: readonly CodeNode[], effects: readonly Effect[]): Reach {
  const walk = new Walk();
  for (const root of roots) walk.enter(root);
  let waiting = effects;
  for (;;) {
    walk.finish();
    const due = waiting.filter(({ changes }) => walk.hasAny(changes));
    if (due.length === 0) return walk.reach();
    waiting = waiting.filter((effect) => !due.includes(effect));
    walk.enterEffects(due);
  }
}

class Walk {
  readonly #numbers = new Map<CodeNode, number>();
  readonly #nodes: Reached[] = [];
  readonly #packages = new Set<Manifest>();
  readonly #folders = new Set<string>();
  #next = 0;
  #isInEffects = false;
  #text = "";

  enter(node: CodeNode, from?: number): number {
    let number = this.#numbers.get(node);
    if (number !== undefined) return number;
    number = this.#nodes.length;
    this.#numbers.set(node, number);
    this.#nodes.push({ node, from });
    return number;
  }

  /** What runs while modules load does not run the functions of the tasks and flows that it names. */
  enterEffects(effects: readonly Effect[]): void {
    this.#isInEffects = true;
    for (const { node } of effects) this.enter(node);
  }

  finish(): void {
    for (; this.#next < this.#nodes.length; this.#next++) {
      const { node } = this.#nodes[this.#next]!;
      this.#text += `${this.#next} ${node.tree.digest}`;
      for (const [place, targets] of node.targets().entries()) {
        this.#text += " [";
        if (this.#isInEffects && node.tree.deferred.includes(place)) continue;
        for (const target of targets) this.#text += `${this.#place(target)},`;
        this.#text += "]";
      }
      this.#text += "\n";
    }
  }

  #place(target: Target): string {
    if ("node" in target) {
      const { node, place } = target;
      if (this.#isInEffects && node.defines && !this.#numbers.has(node)) return "definition";
      return `${this.enter(node, this.#next)}.${place}`;
    }
    if (target.manifest !== undefined) {
      this.#packages.add(target.manifest);
      this.#folders.add(target.manifest.folder);
    }
    return target.leaf;
  }

  hasAny(changes: Effect["changes"]): boolean {
    for (const changed of changes) {
      if (changed === GLOBAL) return true;
      if (typeof changed === "string" ? this.#folders.has(changed) : this.#numbers.has(changed)) return true;
    }
    return false;
  }

  reach(): Reach {
    return { text: this.#text + this.#spelling(), nodes: this.#nodes, packages: this.#packages };
  }

  /** Where code reads names, those of its functions and classes count. */
  #spelling(): string {
    if (!this.#nodes.some(({ node }) => node.tree.readsNames)) return "";
    return this.#nodes.map(({ node }) => node.tree.names.join(" ")).join("\n");
  }
}
