import type { Tree } from "./tree.ts";

export type UnitKind = "function" | "class" | "variable" | "enum" | "namespace" | "default" | "statement";

/** One top-level piece of a module. */
export interface Unit extends Tree {
  readonly kind: UnitKind;
  /** What it declares, or the beginning of a statement's text. */
  readonly name: string;
  /** True when something is done while the module loads that may change other values. */
  readonly runs: boolean;
  /** True for what cannot be changed by whoever is given it: functions, and constants of plain text and numbers. */
  readonly steady: boolean;
  /** True for a class that keeps values of its own, in static fields. */
  readonly hasStatics: boolean;
  /** True for the definition of a task or flow, whose functions do not run while the module loads. */
  readonly defines: boolean;
}

/** Where a name comes from. */
export type Binding =
  /** `place` tells it from other names that the same units declare: `const [a, b] = …`. */
  | { readonly units: readonly number[]; readonly place: number }
  /** `name` is an export of `from`, or `*` for all of them. */
  | { readonly from: string; readonly name: string; readonly require?: true };

/** What an export is: a name of the module itself, one of its units, or an export of another module. */
export type Export =
  | { readonly local: string }
  | { readonly unit: number }
  | { readonly from: string; readonly name: string };

/** A call that may be of `task()`. */
export interface Call {
  /** The task's name, where it is written out. */
  readonly name: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Where its options begin. */
  readonly open: number;
  /** The `run` of its options. */
  readonly run: Tree;
  /** SHA-256 of its function as it is spelled; undefined: it is made elsewhere, and has to be looked for when it is known. */
  readonly written: string | undefined;
  /** What else of its options the result depends on: its output's schema. */
  readonly rest: Tree;
  /** The unit that it is part of. */
  readonly unit: number;
}

/** All that can be said of a module by its own text. */
export interface ModuleSummary {
  readonly units: readonly Unit[];
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly exports: Readonly<Record<string, Export>>;
  /** Modules whose exports are all exported again. */
  readonly stars: readonly string[];
  /** What is loaded when it is loaded, in order: specifiers. */
  readonly loads: readonly { readonly from: string; readonly require?: true; readonly bare?: true }[];
  readonly calls: readonly Call[];
  /** Texts that may name files ("./plugin.ts"), in a module that loads what it computes. */
  readonly paths: readonly string[];
  /** Set when its exports or its code cannot be told apart. */
  readonly whole: string | undefined;
}
