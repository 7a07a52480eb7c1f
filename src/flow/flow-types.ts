import type { SchemaOut, Wirable } from "../task/definition.ts";
import type { Each, Flat, Many, ManyBrand, Ref, RefBrand, Settled, WiringError } from "../task/reference.ts";
import type { Schema } from "../task/task.ts";
import type { Check } from "./check-types.ts";
import type { FlowParts, flowSymbol } from "./flow-parts.ts";
import type { StepOptions } from "./step-options.ts";
import type { Resolve } from "./wiring-types.ts";

type Params = Readonly<Record<string, Schema>>;

/** A flow, as `flow()` gives it: launched, run by the command line, or wired into another flow by `step`. */
export interface FlowDefinition<Name extends string, In, Handles> extends Wirable<Name, In, Handles> {
  readonly kind: "flow";
  readonly name: Name;
  readonly description: string | undefined;
  /** The `file:` URL of the module that called `flow()`; undefined in a REPL. */
  readonly module: string | undefined;
  readonly [flowSymbol]: FlowParts;
}

/** What a flow's params take. */
export type ParamsOf<F> = F extends Wirable<string, infer In, unknown> ? In : never;
/** What a run of a flow, or of a task alone, gives. */
export type ResultOf<F> = F extends Wirable<string, unknown, infer Handles> ? Resolve<Handles> : never;

type ParamRefs<P> = { readonly [K in keyof P]: Ref<SchemaOut<P[K]>> };

type Publish<R> = [R] extends [
  RefBrand<unknown> | ManyBrand<unknown> | Flat<unknown> | Settled<unknown> | readonly unknown[],
]
  ? { readonly result?: string }
  : { readonly [K in keyof R]?: string };

export interface FlowOptions<Name extends string, P extends Params, R> {
  /** Letters, digits, `_`, `-` and `.`; begins with a letter or `_`. */
  readonly name: Name;
  readonly description?: string;
  /** A Standard Schema for each param. Default: no params. */
  readonly params?: P;
  /** Wires the steps and returns what the flow gives: one reference, or a structure of them. Runs once. Not async. */
  readonly steps: (params: ParamRefs<P>, tools: Tools) => Returnable<R>;
  /** Where named results are put for people: keys of the result (or `result`) to paths. */
  readonly publish?: Publish<NoInfer<R>>;
  /** After a failure: start nothing more, or go on with what does not depend on it. Default "continue". */
  readonly onError?: "stop" | "continue";
}

type Returnable<R> =
  R extends PromiseLike<unknown>
    ? WiringError<"`steps` cannot be async: it only wires, and has nothing to wait for.">
    : R extends Each<unknown>
      ? WiringError<"each() belongs in a step's input, not in a result.">
      : R;

export interface Tools {
  readonly step: Step;
}

type Keys<In> = In extends unknown ? keyof In : never;
type Part<In, K> = In extends unknown ? (K extends keyof In ? In[K] : never) : never;
type RequiredKeys<In> = In extends unknown
  ? { [K in keyof In]-?: Record<never, never> extends Pick<In, K> ? never : K }[keyof In]
  : never;

/** Lets literals be offered and kept, and takes everything: what is wrong is said by `Checked`. */
type Suggest<In> = { readonly [K in keyof In]?: In[K] | {} | null | undefined } & {
  readonly [name: string]: unknown;
};

/** What is expected of the inputs `I` of a step that takes `In`. */
export type Checked<I, In, Name extends string> = {
  readonly [K in keyof I]: K extends Keys<In>
    ? Check<I[K], Part<In, K>, K & string>
    : WiringError<`'${Name}' has no input '${K & string}'.`>;
} & { readonly [K in Exclude<RequiredKeys<In>, keyof I>]: Part<In, K> };

/** The inputs themselves where they are right, so that they are inferred from what is written; else what is expected. */
type Verdict<I, In, Name extends string> = [I] extends [Checked<I, In, Name>] ? I : Checked<I, In, Name>;

type AnyEach<I> = { [K in keyof I]: I[K] extends Each<unknown> ? true : never }[keyof I];

/** A flow's results seen from outside: with an `each` input everything is there once per item. */
type Lift<R> =
  R extends RefBrand<infer T>
    ? Many<T>
    : R extends ManyBrand<infer T>
      ? Many<T[]>
      : R extends Flat<unknown> | Settled<unknown>
        ? WiringError<"A flow in a flow returns what its steps gave: write flat(), concat() and settled() where it is used.">
        : R extends object
          ? { readonly [K in keyof R]: Lift<R[K]> }
          : R;

type Seen<R> = [R] extends [void] ? Done : R;

/** What a flow without a result gives where it is wired: good for `after`. */
export interface Done {
  readonly "~done"?: true;
}

type Condition = boolean | RefBrand<boolean> | Each<boolean>;

/** What is expected of a step's options. */
type CheckedOptions<O> = {
  readonly [K in keyof O]: K extends keyof StepOptions
    ? K extends "when"
      ? O[K] extends Condition
        ? O[K]
        : WiringError<"`when` takes true or false, a reference to one of them, or each() of many.">
      : O[K]
    : WiringError<`A step has no option '${K & string}'.`>;
};

/** What a step gives: one output, or, with an `each` among its inputs or as its condition, many. */
export type Wired<I, O, R> = [AnyEach<I>] extends [never]
  ? O extends { readonly when: Each<boolean> }
    ? Seen<Lift<R>>
    : Seen<R>
  : Seen<Lift<R>>;

/**
 * Wires a task or a flow. Gives a reference to its output; with an `each` input, to the outputs of all its elements.
 *
 * Inputs take values, references, values with references inside, and `each(…)`. Throws SHEAF_UNKNOWN_INPUT,
 * SHEAF_MISSING_INPUT, SHEAF_WIRING_TYPE, SHEAF_WIRING_ORIGIN, SHEAF_FOREIGN_REF, SHEAF_DUPLICATE_STEP.
 */
export interface Step {
  <
    const Name extends string,
    In,
    R,
    const I extends Suggest<In>,
    const O extends StepOptions & { readonly [name: string]: unknown } = Record<never, never>,
  >(
    definition: Wirable<Name, In, R>,
    inputs: Verdict<I, In, Name>,
    options?: O & CheckedOptions<O>,
  ): Wired<I, O, R>;
}
