import type {
  Each,
  EachSource,
  FlatSource,
  ManyItem,
  ItemsOf,
  FlatItem,
  OptionalOf,
  OptionalSource,
  ProductOf,
  SettledSource,
} from "./wiring-types.ts";
import type { Flat, Settled } from "../task/reference.ts";
import { SheafError } from "../model/errors.ts";
import { handleOf, viewOf } from "./handle.ts";

const markerSymbol = Symbol.for("sheaf.marker");

/** How an input is to be spread or gathered. */
export type Marker =
  | { readonly kind: "each" | "flat" | "settled"; readonly source: unknown }
  | { readonly kind: "concat"; readonly sources: readonly unknown[] }
  | { readonly kind: "factor"; readonly product: Product; readonly position: number };

export interface Product {
  readonly factors: readonly { readonly key: string; readonly source: unknown }[];
}

export function markerOf(value: unknown): Marker | undefined {
  if (typeof value !== "object" || value === null || viewOf(value) !== undefined) return undefined;
  return Reflect.get(value, markerSymbol) as Marker | undefined;
}

const mark = (marker: Marker): never => Object.freeze({ [markerSymbol]: marker }) as never;

/**
 * Fans a step out over a list: one element per item. Of the outputs of an array step it goes on index by index, without
 * waiting for the others. Several `each` inputs of a step are zipped.
 *
 * ```ts
 * const stores = step(convert, { ncFile: each(files), bucket });
 * ```
 */
export function each<const S>(source: EachSource<S>): Each<ItemsOf<S>> {
  return mark({ kind: "each", source });
}

/**
 * Takes one level of lists away: of the outputs of an array step that are lists themselves, or of a list of lists. It
 * feeds an input that takes a list, or `each`.
 */
export function flat<const S>(source: FlatSource<S>): Flat<FlatItem<S>> {
  return mark({ kind: "flat", source });
}

/** The items of several lists or array steps, one after the other, for `each` or for an input that takes a list. */
export function concat<const S extends readonly unknown[]>(
  ...sources: { [K in keyof S]: EachSource<S[K]> }
): Flat<ItemsOf<S[number]>> {
  return mark({ kind: "concat", sources });
}

/**
 * Crosses lists: every item of the first with every item of the second, and so on. Spread it into a step's inputs; the
 * elements' indices are paths, `[i, j]`.
 *
 * ```ts
 * step(fit, { ...product({ model: models, seed: seeds }), data });
 * ```
 */
export function product<const F extends Readonly<Record<string, unknown>>>(factors: {
  readonly [K in keyof F]: EachSource<F[K]>;
}): ProductOf<F> {
  const product: Product = { factors: Object.entries(factors).map(([key, source]) => ({ key, source })) };
  const entries = product.factors.map(({ key }, position) => [
    key,
    mark({ kind: "factor", product, position }),
  ]);
  return Object.fromEntries(entries) as ProductOf<F>;
}

/** Gathers an array step whatever became of its elements: a list of `Result`s, for an input typed with `result(schema)`. */
export function settled<const S>(source: SettledSource<S>): Settled<ManyItem<S>> {
  return mark({ kind: "settled", source });
}

/** The same reference, which gives undefined where its step was skipped, in place of skipping what depends on it. */
export function optional<const S>(source: OptionalSource<S>): OptionalOf<S> {
  const view = viewOf(source);
  if (view === undefined) {
    throw new SheafError(
      "SHEAF_WIRING_TYPE",
      "optional() takes a reference: what a step gave, or a field of it.",
    );
  }
  return (view.kind === "step" ? handleOf({ ...view, optional: true }) : source) as OptionalOf<S>;
}
