import type { Each, Flat, ManyBrand, RefBrand, Settled, WiringError } from "../task/reference.ts";
import type { Result } from "../task/result.ts";
import type { IsAny, ItemOf, Loose, Resolve, TakesAll } from "./wiring-types.ts";

type Spread = Each<unknown>;
type Handle = RefBrand<unknown> | ManyBrand<unknown> | Flat<unknown> | Settled<unknown>;

/** List types without the tuples among them. */
type OpenLists<T> = T extends readonly unknown[] ? (number extends T["length"] ? T : never) : never;
type Tuples<T> = T extends readonly unknown[] ? (number extends T["length"] ? never : T) : never;
/** What one item of the list that `T` takes may be; never where it takes no list. */
type Slot<T> = ItemOf<OpenLists<T>>;

type OneByOne<In extends string> =
  WiringError<`Input "${In}" takes one value and is given a list: wrap it in each() to run the step once per item.`>;
type ManyForOne<In extends string> =
  WiringError<`Input "${In}" takes one value and is given all outputs of an array step: wrap them in each() to go on one by one.`>;
type OneForList<In extends string> =
  WiringError<`Input "${In}" takes a list and is given one value: write [value].`>;
type NoFlatten<In extends string> =
  WiringError<`Input "${In}" takes a list and is given lists of lists, which are never flattened by themselves: wrap them in flat().`>;
type NoTuple<In extends string> =
  WiringError<`Input "${In}" takes a list of fixed length, and an array step has any number of outputs.`>;
type OtherType<In extends string, T> = WiringError<`Input "${In}" is given another type than it takes.`, T>;
type OtherItems<In extends string, T> = WiringError<
  `Input "${In}" is fanned out over items of another type than it takes.`,
  T
>;
type OtherOutputs<In extends string, T> = WiringError<
  `Input "${In}" gathers outputs of another type than its list holds.`,
  T
>;
type EachUnknown<In extends string> =
  WiringError<`Input "${In}" takes anything (its type is unknown), so each() cannot be told from a value: give its schema a type.`>;
type ManyUnknown<In extends string> =
  WiringError<`Input "${In}" takes anything (its type is unknown), so a gather cannot be told from a fan-out: give its schema a type, or wrap the outputs in each().`>;
type Mixed<In extends string> =
  WiringError<`Input "${In}" is sometimes fanned out and sometimes not: write each() in both cases, as in each(flag ? list : [value]).`>;
type NestedEach<In extends string> =
  WiringError<`Input "${In}" has each() nested in a value: each() must be the whole of an input.`>;

/** `G` itself where it may be given to an input of type `T`, else what is expected in its place. */
export type Check<G, T, In extends string> =
  IsAny<G> extends true
    ? G
    : [Extract<G, Spread>] extends [never]
      ? [Extract<G, Handle>] extends [never]
        ? CheckConstant<G, T, In>
        : [MistakeOf<G, T, In>] extends [never]
          ? G
          : MistakeOf<G, T, In>
      : [Exclude<G, Spread>] extends [never]
        ? CheckSpread<G, T, In>
        : Mixed<In>;

type CheckConstant<G, T, In extends string> = [G] extends [Loose<T>]
  ? TakesAll<T> extends true
    ? [HasEach<G>] extends [never]
      ? G
      : NestedEach<In>
    : G
  : [HasEach<G>] extends [never]
    ? [Resolve<G>] extends [Loose<T>]
      ? G
      : T
    : NestedEach<In>;

type CheckSpread<G, T, In extends string> =
  TakesAll<T> extends true
    ? EachUnknown<In>
    : [G] extends [Each<infer U>]
      ? [U] extends [Loose<T>]
        ? G
        : OtherItems<In, T>
      : never;

/** What is wrong with each member of `G`; never where nothing is. */
type MistakeOf<G, T, In extends string> =
  G extends RefBrand<infer U>
    ? MistakeOfRef<U, T, In>
    : G extends ManyBrand<infer U>
      ? MistakeOfMany<U, T, In>
      : G extends Flat<infer U>
        ? MistakeOfList<U, T, In>
        : G extends Settled<infer U>
          ? MistakeOfList<Result<U>, T, In>
          : [Resolve<G>] extends [Loose<T>]
            ? never
            : T;

type MistakeOfRef<U, T, In extends string> =
  TakesAll<T> extends true
    ? never
    : [U] extends [Loose<T>]
      ? never
      : [U] extends [readonly unknown[]]
        ? [ItemOf<U>] extends [Loose<T>]
          ? OneByOne<In>
          : [ItemOf<ItemOf<U>>] extends [Loose<Slot<T>>]
            ? NestedLists<U, T, In>
            : OtherType<In, T>
        : [Slot<T>] extends [never]
          ? OtherType<In, T>
          : [U] extends [Loose<Slot<T>>]
            ? OneForList<In>
            : OtherType<In, T>;

/** A list of lists for a list; anything else that came this far is just another type. */
type NestedLists<U, T, In extends string> = [ItemOf<U>] extends [readonly unknown[]]
  ? [Slot<T>] extends [never]
    ? OtherType<In, T>
    : NoFlatten<In>
  : OtherType<In, T>;

type MistakeOfMany<U, T, In extends string> =
  TakesAll<T> extends true
    ? ManyUnknown<In>
    : [Slot<T>] extends [never]
      ? [U] extends [Loose<T>]
        ? ManyForOne<In>
        : [Tuples<T>] extends [never]
          ? OtherType<In, T>
          : NoTuple<In>
      : [U] extends [Loose<Slot<T>>]
        ? never
        : [U] extends [readonly unknown[]]
          ? [ItemOf<U>] extends [Loose<Slot<T>>]
            ? NoFlatten<In>
            : [U] extends [Loose<T>]
              ? ManyForOne<In>
              : OtherOutputs<In, T>
          : OtherOutputs<In, T>;

type MistakeOfList<U, T, In extends string> =
  TakesAll<T> extends true
    ? ManyUnknown<In>
    : [Slot<T>] extends [never]
      ? [U] extends [Loose<T>]
        ? ManyForOne<In>
        : OtherType<In, T>
      : [U] extends [Loose<Slot<T>>]
        ? never
        : OtherOutputs<In, T>;

/** Something other than never where an `each` is nested in `G`. */
type HasEach<G> = G extends Spread
  ? true
  : G extends Handle
    ? never
    : G extends readonly (infer T)[]
      ? HasEach<T>
      : G extends (...args: never[]) => unknown
        ? never
        : G extends object
          ? { [K in keyof G]: HasEach<G[K]> }[keyof G]
          : never;
