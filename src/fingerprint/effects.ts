import type { CodeNode, Target } from "./graph.ts";
import type { Module } from "./modules.ts";
import type { Program } from "./program.ts";

/** What a piece of code may change: a piece of the program, a package (by its folder), or what is global. */
export type Changeable = CodeNode | string;

export const GLOBAL = "global";

/** Code that runs while modules load, and what it may change. */
export interface Effect {
  readonly node: CodeNode;
  readonly changes: ReadonlySet<Changeable>;
}

/**
 * The effects of modules, in order. Definitions of tasks and flows have none: their functions do not run while modules
 * load.
 */
export function effectsOf(modules: readonly Module[], program: Program): readonly Effect[] {
  const effects: Effect[] = [];
  for (const module of modules) {
    for (const { specifier, manifest } of module.bare) {
      effects.push({ node: program.bare(module.file, specifier, manifest), changes: new Set([GLOBAL]) });
    }
    for (const node of program.nodesOf(module)) {
      if (!node.runs || node.defines) continue;
      const changes = changesOf(node);
      if (changes.size > 0) effects.push({ node, changes });
    }
  }
  return effects;
}

/** What a node may change, by itself or by what it may call. */
function changesOf(start: CodeNode): ReadonlySet<Changeable> {
  const changes = new Set<Changeable>();
  const seen = new Set<CodeNode>([start]);
  for (const node of seen) {
    addOwnChanges(node, changes);
    for (const [place, targets] of node.targets().entries()) {
      if (node.tree.deferred.includes(place)) continue;
      for (const target of targets) if ("node" in target && !target.node.defines) seen.add(target.node);
    }
  }
  changes.delete(start);
  return changes;
}

function addOwnChanges(node: CodeNode, changes: Set<Changeable>): void {
  const { tree } = node;
  if (tree.changesGlobals) changes.add(GLOBAL);
  const targets = node.targets();
  const add = (places: readonly number[], counts: (target: Target) => boolean) => {
    for (const place of places)
      for (const target of (targets[place] ?? []).flatMap(partsOf))
        if (counts(target)) changes.add(changeable(target));
  };
  add(tree.writes, () => true);
  add(tree.touches, (target) => "node" in target && !target.node.steady && target.node !== node);
  add(tree.news, (target) => "node" in target && (target.node.hasStatics || target.node.kind === "variable"));
  add(tree.discards, (target) => "manifest" in target);
}

/** Who has all exports of a file can change each of them. */
function partsOf(target: Target): readonly Target[] {
  if (!("node" in target) || target.node.kind !== "exports") return [target];
  return [target, ...target.node.targets().flat()];
}

/** What Node's own modules hold is everybody's. */
function changeable(target: Target): Changeable {
  if ("node" in target) return target.node;
  return target.leaf.startsWith("builtin ") ? GLOBAL : (target.manifest?.folder ?? target.leaf);
}
