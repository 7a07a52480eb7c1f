declare const refOf: unique symbol;
declare const manyOf: unique symbol;
declare const eachOf: unique symbol;
declare const flatOf: unique symbol;
declare const settledOf: unique symbol;
declare const mistake: unique symbol;
declare const wanted: unique symbol;

/** A type that nothing has: what is expected where the wiring is wrong. Its argument says why, and what to write. */
export interface WiringError<Sentence extends string> {
  readonly [mistake]: Sentence;
}

/** A `WiringError` that names the type that is wanted. */
export interface WiringTypeError<Sentence extends string, Wanted> extends WiringError<Sentence> {
  readonly [wanted]: Wanted;
}

export interface RefBrand<T> {
  readonly [refOf]: { readonly value: T };
}
export interface ManyBrand<T> {
  readonly [manyOf]: { readonly value: T };
}
/** Fans the step out: one element per item. Made by `each` and `product`. */
export interface Each<T> {
  readonly [eachOf]: { readonly value: T };
}
/** The items of several lists, one after the other. Made by `flat` and `concat`; an input of lists, or fanned out by `each`. */
export interface Flat<T> {
  readonly [flatOf]: { readonly value: T };
}
/** What succeeded and what failed of an array step. Made by `settled`. */
export interface Settled<T> {
  readonly [settledOf]: { readonly value: T };
}

/** Makes `if (ref)` an error: a function is always defined. */
type Testable = (
  this: WiringError<"A reference is not a function: it stands for a value that is not there yet.">,
) => never;

type NoSuchField = WiringError<"The output has no such field.">;

/** What every symbol and every function has, and what must not be taken for a field of an output. */
type Inherited = "description" | "toString" | "valueOf" | "length" | "name" | "call" | "apply" | "bind";
type OfSymbol = "description" | "toString" | "valueOf";

type FieldsOf<T> = [T] extends [object]
  ? [T] extends [readonly unknown[]]
    ? Exclude<keyof T, keyof (readonly unknown[]) | number>
    : [T] extends [
          Date | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | AsyncIterable<unknown> | Uint8Array,
        ]
      ? never
      : Exclude<keyof T, symbol>
  : never;

type RefFields<T> = { readonly [K in FieldsOf<T>]: K extends OfSymbol ? RefBrand<T[K]> : Ref<T[K]> };
type ManyFields<T> = { readonly [K in FieldsOf<T>]: K extends OfSymbol ? ManyBrand<T[K]> : Many<T[K]> };
type NoField<T> = { readonly [K in Exclude<Inherited, FieldsOf<T>>]: NoSuchField };

/**
 * The output of a step that runs once, or a param: a value that will be there when the flow runs. Give it to another
 * step, or take a field of it: `ref.field`.
 *
 * It is no string, number or boolean: `${ref}`, `ref + 1` and `if (ref)` do not compile (it is typed as a symbol, the one
 * thing that cannot be made text by accident).
 */
export type Ref<T> = symbol & Testable & RefBrand<T> & RefFields<T> & NoField<T>;

/** The outputs of an array step, in index order. An input that takes a list gathers it; `each` goes on index by index. */
export type Many<T> = symbol & Testable & ManyBrand<T> & ManyFields<T> & NoField<T>;
