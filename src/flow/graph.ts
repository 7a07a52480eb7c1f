import type { Chunk } from "../model/chunk.ts";
import type { Resources, Schema, Task } from "../task/task.ts";

export type StepId = number;
/** An index space. 0 is the root, which has the one empty index. */
export type DomainId = number;

/**
 * How an index space comes to have its indices: for each index of its parent it has `count` children, numbered from 0.
 * - root: the one empty index
 * - zip: all `aligned` spaces (each a space of the same depth, found at the same path below the common ancestor) and all
 *   `lists` (evaluated at the parent's index) must agree in their count, which becomes this space's
 * - fixed: a count known when the flow is defined (the sources of `concat`)
 * - parts: below a fixed space; its i-th part says the count at the i-th index
 */
export type Domain =
  | { readonly kind: "root"; readonly id: 0; readonly depth: 0 }
  | {
      readonly kind: "zip";
      readonly id: DomainId;
      readonly parent: DomainId;
      readonly depth: number;
      readonly label: string;
      readonly aligned: readonly DomainId[];
      readonly lists: readonly ListSource[];
    }
  | {
      readonly kind: "fixed";
      readonly id: DomainId;
      readonly parent: DomainId;
      readonly depth: number;
      readonly label: string;
      readonly count: number;
    }
  | {
      readonly kind: "parts";
      readonly id: DomainId;
      readonly parent: DomainId;
      readonly depth: number;
      readonly label: string;
      readonly parts: readonly Part[];
    };

/** A list that is fanned out; `input` names it in messages. */
export interface ListSource {
  readonly binding: Binding;
  readonly input: string;
}

/** One source of `concat`: a list, or the outputs of an array step of one more level than the scope, one by one. */
export type Part =
  | { readonly type: "list"; readonly binding: Binding }
  | { readonly type: "many"; readonly domain: DomainId; readonly view: OutputBinding };

/**
 * Outputs of a step. `at` is the index space in which this denotes one value (an ancestor of the step's own, or equal);
 * the levels between `at` and the step's own space are gathered into nested lists, `lists` telling how many levels each
 * list takes, outermost first (`[]`: the output itself, `[1]`: a list, `[2]`: one list over two levels, `[1,1]`: a list
 * of lists). `path` is the field taken of each output. To read it at an index of another space: at the ancestor index
 * where `at` is an ancestor, else at the same path below the common ancestor.
 */
export interface OutputBinding {
  readonly kind: "output";
  readonly step: StepId;
  readonly at: DomainId;
  readonly lists: readonly number[];
  readonly path: readonly string[];
  /** plain: a failure passes on as a skip; settled: outermost list holds Results; optional: skipped gives undefined. */
  readonly mode: "plain" | "settled" | "optional";
  /** Flattens that many levels of list values after gathering (`flat(many)` as a gather). */
  readonly flatten: number;
}

/** How an input gets its value: a tree that the engine evaluates at an element's index. */
export type Binding =
  | { readonly kind: "const"; readonly value: unknown }
  | { readonly kind: "param"; readonly name: string; readonly path: readonly string[] }
  | OutputBinding
  /** The item of a zip space's list (`source` is its position in `lists`) at the index of that space. */
  | {
      readonly kind: "item";
      readonly domain: DomainId;
      readonly source: number;
      readonly path: readonly string[];
    }
  /** The item of a parts space at its index. */
  | { readonly kind: "part"; readonly domain: DomainId; readonly path: readonly string[] }
  | { readonly kind: "list"; readonly items: readonly Binding[] }
  | { readonly kind: "object"; readonly entries: Readonly<Record<string, Binding>> }
  /** True when all are: the conditions of a flow in a flow and of a step in it. */
  | { readonly kind: "all"; readonly items: readonly Binding[] }
  /** A list value flattened by one level. */
  | { readonly kind: "flatten"; readonly binding: Binding }
  /** A param of a flow that is wired into this one: parsed by its schema (default, transform) before use; `path` is taken after. */
  | {
      readonly kind: "parse";
      readonly schema: Schema;
      readonly binding: Binding;
      readonly label: string;
      readonly path: readonly string[];
    };

export interface Step {
  readonly id: StepId;
  /** Unique in the graph; steps of a flow wired in a flow are `outer/inner`. */
  readonly name: string;
  readonly task: Task;
  readonly domain: DomainId;
  /** The space of the scope (root, or the space of a mapped flow) in which it was wired. */
  readonly scope: DomainId;
  /** Absent optional inputs are not in here. */
  readonly inputs: Readonly<Record<string, Binding>>;
  /** Steps that must have ended well before any element of the same scope index starts. */
  readonly after: readonly StepId[];
  readonly when: Binding | undefined;
  /** Elements of this step at once. */
  readonly throttle: number | undefined;
  /** After that many failed elements no more of this step are started. */
  readonly maxFailures: number | undefined;
  /** Overrides of the task's resources. */
  readonly resources: Resources | undefined;
  /** "local": never handed to a scheduler. */
  readonly executor?: "local" | undefined;
  /** How many of its elements a batch job runs, where that is not for the executor to say. */
  readonly chunk?: Chunk | undefined;
}

export interface Param {
  readonly name: string;
  readonly schema: Schema;
}

/** A flow, traced once: static, and the same whatever the values of the params. */
export interface Graph {
  readonly flow: string;
  readonly params: readonly Param[];
  readonly domains: readonly Domain[];
  /** In the order of wiring, which is a topological order. */
  readonly steps: readonly Step[];
  /** What `steps` returned; undefined when it returned nothing. */
  readonly result: Binding | undefined;
  /** Keys of the result object (or "result") to paths, relative to the project. */
  readonly publish: Readonly<Record<string, string>>;
  /** What the flow says about failures; the launch options win. Absent: "continue". */
  readonly onError?: "stop" | "continue" | undefined;
}
