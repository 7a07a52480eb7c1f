import type {
  Each,
  Flat,
  ManyBrand,
  RefBrand,
  Settled,
  WiringError,
  WiringTypeError,
} from "../task/reference.ts";
import type { Result } from "../task/result.ts";
import type { IsAny, ItemOf, Loose, Resolve, TakesAll } from "./wiring-types.ts";

type Spread = Each<unknown>;
type Handle = RefBrand<unknown> | ManyBrand<unknown> | Flat<unknown> | Settled<unknown>;

/** List types without the tuples among them. */
type OpenLists<T> = T extends readonly unknown[] ? (number extends T["length"] ? T : never) : never;
type Tuples<T> = T extends readonly unknown[] ? (number extends T["length"] ? never : T) : never;
/** Plain iterables: those that are nothing else besides, as a Set or text is. */
type Iterables<T> = T extends Iterable<unknown> | AsyncIterable<unknown>
  ? [keyof T] extends [typeof Symbol.iterator | typeof Symbol.asyncIterator]
    ? T
    : never
  : never;
type Yielded<T> = T extends Iterable<infer U> | AsyncIterable<infer U> ? U : never;
/** What one item of the list that `T` takes may be; never where it takes no list. */
type Slot<T> = ItemOf<OpenLists<T>> | Yielded<Iterables<T>>;

// what is wrong, in words

type OneByOne<In extends string> =
  `Input '${In}' takes one value and is given a list: wrap it in each() to run the step once per item.`;
type ManyForOne<In extends string> =
  `Input '${In}' takes one value and is given all outputs of an array step: wrap them in each() to go on one by one.`;
type OneForList<In extends string> = `Input '${In}' takes a list and is given one value: write [value].`;
type NoFlatten<In extends string> =
  `Input '${In}' takes a list and is given lists of lists, which are never flattened by themselves: wrap them in flat().`;
type NoTuple<In extends string> =
  `Input '${In}' takes a list of fixed length, and an array step has any number of outputs.`;
type OtherType<In extends string> = `Input '${In}' is given another type than it takes.`;
type OtherItems<In extends string> = `Input '${In}' is fanned out over items of another type than it takes.`;
type OtherOutputs<In extends string> = `Input '${In}' gathers outputs of another type than its list holds.`;
type EachUnknown<In extends string> =
  `Input '${In}' takes anything (its type is unknown), so each() cannot be told from a value: give its schema a type.`;
type ManyUnknown<In extends string> =
  `Input '${In}' takes anything (its type is unknown), so outputs cannot be gathered into it: give its schema a type.`;
type Mixed<In extends string> =
  `Input '${In}' is sometimes fanned out and sometimes not: write each() around both, as in each(flag ? list : [value]).`;
type NestedEach<In extends string> =
  `Input '${In}' has each() nested in a value: each() must be the whole of an input.`;
type NotAReference<In extends string> = `Input '${In}' is given a field that the output does not have.`;

/** `G` itself where it may be given to an input of type `T`, else what is expected in its place. */
export type Check<G, T, In extends string> =
  IsAny<G> extends true
    ? G
    : [Extract<G, WiringError<string>>] extends [never]
      ? CheckGiven<G, T, In>
      : WiringError<NotAReference<In>>;

type CheckGiven<G, T, In extends string> = [Extract<G, Spread>] extends [never]
  ? [Extract<G, Handle>] extends [never]
    ? CheckConstant<G, T, In>
    : [MistakeOf<G, T, In>] extends [never]
      ? G
      : MistakeOf<G, T, In>
  : [Exclude<G, Spread>] extends [never]
    ? CheckSpread<G, T, In>
    : WiringError<Mixed<In>>;

type CheckConstant<G, T, In extends string> = [G] extends [Loose<T>]
  ? TakesAll<T> extends true
    ? [HasEach<G>] extends [never]
      ? G
      : WiringError<NestedEach<In>>
    : G
  : [HasEach<G>] extends [never]
    ? [Resolve<G>] extends [Loose<T>]
      ? G
      : T
    : WiringError<NestedEach<In>>;

type CheckSpread<G, T, In extends string> =
  TakesAll<T> extends true
    ? WiringError<EachUnknown<In>>
    : [G] extends [Each<infer U>]
      ? [U] extends [Loose<T>]
        ? G
        : WiringTypeError<OtherItems<In>, T>
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
          ? WiringError<OneByOne<In>>
          : [ItemOf<ItemOf<U>>] extends [Loose<Slot<T>>]
            ? NestedLists<U, T, In>
            : WiringTypeError<OtherType<In>, T>
        : [Slot<T>] extends [never]
          ? WiringTypeError<OtherType<In>, T>
          : [U] extends [Loose<Slot<T>>]
            ? WiringError<OneForList<In>>
            : WiringTypeError<OtherType<In>, T>;

/** A list of lists for a list; anything else that came this far is just another type. */
type NestedLists<U, T, In extends string> = [ItemOf<U>] extends [readonly unknown[]]
  ? [Slot<T>] extends [never]
    ? WiringTypeError<OtherType<In>, T>
    : WiringError<NoFlatten<In>>
  : WiringTypeError<OtherType<In>, T>;

type MistakeOfMany<U, T, In extends string> =
  TakesAll<T> extends true
    ? WiringError<ManyUnknown<In>>
    : [Slot<T>] extends [never]
      ? [U] extends [Loose<T>]
        ? WiringError<ManyForOne<In>>
        : [Tuples<T>] extends [never]
          ? WiringTypeError<OtherType<In>, T>
          : WiringError<NoTuple<In>>
      : [U] extends [Loose<Slot<T>>]
        ? never
        : [U] extends [readonly unknown[]]
          ? [ItemOf<U>] extends [Loose<Slot<T>>]
            ? WiringError<NoFlatten<In>>
            : [U] extends [Loose<T>]
              ? WiringError<ManyForOne<In>>
              : WiringTypeError<OtherOutputs<In>, T>
          : WiringTypeError<OtherOutputs<In>, T>;

type MistakeOfList<U, T, In extends string> =
  TakesAll<T> extends true
    ? WiringError<ManyUnknown<In>>
    : [Slot<T>] extends [never]
      ? [U] extends [Loose<T>]
        ? WiringError<ManyForOne<In>>
        : WiringTypeError<OtherType<In>, T>
      : [U] extends [Loose<Slot<T>>]
        ? never
        : WiringTypeError<OtherOutputs<In>, T>;

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
