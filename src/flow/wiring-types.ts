import type { Each, Flat, ManyBrand, Many, Ref, RefBrand, Settled, WiringError } from "../task/reference.ts";
import type { Result } from "../task/result.ts";

export type { Each } from "../task/reference.ts";

export type IsAny<T> = 0 extends 1 & T ? true : false;
/** True for `unknown` and `any`: types that take everything, so that nothing can be told from them. */
export type TakesAll<T> = unknown extends T ? true : false;

type List = readonly unknown[] | AsyncIterable<unknown>;
/** The items of a list type, of each member of a union of lists. */
export type ItemOf<L> = L extends readonly (infer T)[] ? T : L extends AsyncIterable<infer T> ? T : never;

type Opaque =
  | Date
  | RegExp
  | URL
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ArrayBufferView
  | Promise<unknown>;
type Primitive = string | number | boolean | bigint | symbol | null | undefined;
type Callable = (...args: never[]) => unknown;

/** The value that a structure of references will be. */
export type Resolve<G> =
  G extends RefBrand<infer T>
    ? T
    : G extends ManyBrand<infer T> | Flat<infer T>
      ? T[]
      : G extends Settled<infer T>
        ? Result<T>[]
        : G extends Primitive | Opaque | Callable
          ? G
          : G extends object
            ? { -readonly [K in keyof G]: Resolve<G[K]> }
            : G;

/** The same type, whose lists and objects may be readonly. */
export type Loose<T> = T extends Primitive | Opaque | Callable
  ? T
  : T extends readonly unknown[]
    ? { readonly [K in keyof T]: Loose<T[K]> }
    : T extends object
      ? { readonly [K in keyof T]: Loose<T[K]> }
      : T;

// what `each`, `flat` and the others take

/** What `each`, `concat` and `product` take: itself where it is right, else what is wrong. */
export type EachSource<S> =
  S extends RefBrand<infer T>
    ? [T] extends [List]
      ? S
      : undefined extends T
        ? WiringError<"This list may be undefined: give the schema a default, such as [].">
        : WiringError<"This is no list, so there is nothing to fan out: give the reference itself, without each().">
    : S extends ManyBrand<unknown> | Flat<unknown> | readonly unknown[]
      ? S
      : S extends Each<unknown>
        ? WiringError<"This is fanned out already: write each() once.">
        : S extends Settled<unknown>
          ? WiringError<"settled() results cannot be fanned out: give them to a task that takes the whole list.">
          : WiringError<"This is no list: each() takes a list, a reference to one, or the outputs of an array step.">;

export type ItemsOf<S> =
  S extends RefBrand<infer L>
    ? ItemOf<L>
    : S extends ManyBrand<infer T> | Flat<infer T>
      ? T
      : S extends readonly (infer T)[]
        ? Resolve<T>
        : never;

export type FlatSource<S> =
  S extends RefBrand<infer T>
    ? [T] extends [readonly List[]]
      ? S
      : WiringError<"flat() takes a list of lists, and this is none.">
    : S extends ManyBrand<infer T>
      ? [T] extends [List]
        ? S
        : WiringError<"flat() takes one level of lists away, and these outputs are no lists: give them without flat().">
      : S extends readonly unknown[]
        ? S
        : WiringError<"flat() takes a reference to a list of lists, or an array step whose outputs are lists.">;

export type FlatItem<S> =
  S extends RefBrand<infer T>
    ? ItemOf<ItemOf<T>>
    : S extends ManyBrand<infer T>
      ? ItemOf<T>
      : S extends readonly (infer T)[]
        ? ItemsOf<T>
        : never;

export type SettledSource<S> =
  S extends ManyBrand<unknown>
    ? S
    : WiringError<"settled() takes the outputs of an array step: a step that runs once has nothing to gather.">;

export type ManyItem<S> = S extends ManyBrand<infer T> ? T : never;

export type OptionalSource<S> = S extends RefBrand<unknown> | ManyBrand<unknown>
  ? S
  : WiringError<"optional() takes a reference.">;

export type OptionalOf<S> =
  S extends RefBrand<infer T>
    ? Ref<T | undefined>
    : S extends ManyBrand<infer T>
      ? Many<T | undefined>
      : never;

export type ProductOf<F> = { readonly [K in keyof F]: Each<ItemsOf<F[K]>> };
