import type { Manifest } from "./manifest.ts";
import type { Tree } from "./tree.ts";

/** What a reference leads to: a piece of code, or something that is no code of the project. */
export type Target =
  | { readonly node: CodeNode; readonly place: number }
  | { readonly leaf: string; readonly manifest?: Manifest };

/** A piece of code with what it refers to. */
export interface CodeNode {
  readonly file: string;
  readonly name: string;
  /** A unit's kind; `exports` and `module` stand for all exports, and all code, of a file. */
  readonly kind: string;
  readonly tree: Tree;
  /** By the references of the tree, then what else it may reach. */
  readonly targets: () => readonly (readonly Target[])[];
  /** True when it runs while its module loads, and may change other values. */
  readonly runs: boolean;
  readonly steady: boolean;
  /** True for a class that keeps values of its own. */
  readonly hasStatics: boolean;
  readonly defines: boolean;
}

/** The tree of what has no text of its own. */
export function emptyTree(digest: string): Tree {
  return {
    digest,
    references: [],
    writes: [],
    touches: [],
    news: [],
    deferred: [],
    discards: [],
    changesGlobals: false,
    names: [],
    readsNames: false,
    captured: [],
    unseen: [],
    prefixes: [],
  };
}
