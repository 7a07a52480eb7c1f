import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Ref } from "./reference.ts";
import type { TaskContext } from "./context.ts";
import type { Schema, Task } from "./task.ts";

/** What can be wired by `step`: the types that wiring goes by. Nothing of it exists at run time. */
export interface Wirable<Name extends string, In, Handles> {
  readonly "~wiring"?: { readonly name: Name; readonly input: In; readonly handles: Handles };
}

/** Where a definition keeps its erased `Task`; the same symbol in every copy of this package. */
export const taskSymbol: unique symbol = Symbol.for("sheaf.task") as never;

/**
 * A task, as `task()` gives it: wired by `step`, and a plain function in unit tests.
 *
 * `In` is what may be given (the schemas' input types), `Out` what comes out (the output schema's output type).
 */
export interface TaskDefinition<Name extends string, In, Out> extends Wirable<Name, In, Ref<Out>> {
  readonly kind: "task";
  readonly name: Name;
  readonly description: string | undefined;
  /** The `file:` URL of the module that called `task()`; undefined in a REPL. */
  readonly module: string | undefined;
  readonly [taskSymbol]: Task;
  /**
   * Runs the task here and now, without cache or engine: parses the input, calls `run`, parses what it returns.
   *
   * Throws SHEAF_INVALID_INPUT, SHEAF_INVALID_OUTPUT, and SHEAF_NO_CONTEXT when the task uses a folder or a program
   * and no context is given.
   *
   * ```ts
   * expect(await convert.run({ ncFile: "a.nc", bucket: "b" }, testContext())).toBe("s3://b/a.nc.zarr");
   * ```
   */
  run(input: In, context?: TaskContext): Promise<Out>;
}

/** Per-key schemas, or one schema of the whole input object. */
export type InputSpec = Schema | Readonly<Record<string, Schema>>;

export type SchemaIn<S> = S extends StandardSchemaV1 ? NonNullable<S["~standard"]["types"]>["input"] : never;
export type SchemaOut<S> = S extends StandardSchemaV1
  ? NonNullable<S["~standard"]["types"]>["output"]
  : never;

/** Keys that may be left out: those whose schema takes undefined. `unknown` takes it too, but as a value. */
type OptionalKeys<I> = {
  [K in keyof I]-?: unknown extends SchemaIn<I[K]> ? never : undefined extends SchemaIn<I[K]> ? K : never;
}[keyof I];

export type Flatten<T> = { [K in keyof T]: T[K] } & {};

/** What may be given for a record of schemas. */
export type GivenOf<I> = [OptionalKeys<I>] extends [never]
  ? { [K in keyof I]: SchemaIn<I[K]> }
  : Flatten<
      { [K in Exclude<keyof I, OptionalKeys<I>>]: SchemaIn<I[K]> } & {
        [K in OptionalKeys<I>]?: SchemaIn<I[K]>;
      }
    >;

/** What a task's `input` takes. */
export type InputOf<I extends InputSpec> = I extends Schema ? SchemaIn<I> : GivenOf<I>;
/** What a task's `run` gets. */
export type ParsedOf<I extends InputSpec> = I extends Schema
  ? SchemaOut<I>
  : { [K in keyof I]: SchemaOut<I[K]> };

/** What `run` may return for an output schema: the value, a promise of it, or, for rows, an async iterable of them. */
export type Returned<T> =
  | T
  | PromiseLike<T>
  | ([T] extends [readonly (infer Row)[]] ? AsyncIterable<Row> : never);
