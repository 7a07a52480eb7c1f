import type { Store } from "../store/store.ts";

/** Skipped elements that are looked at: a million reasons do not tell more than the first thousand. */
const looked = 1000;

/** Why elements of a run were skipped, by step id; counts of the first ones. */
export async function storedSkips(
  store: Store,
  run: string,
): Promise<ReadonlyMap<number, ReadonlyMap<string, number>>> {
  const skips = new Map<number, Map<string, number>>();
  for await (const page of store.elements(run, { states: ["skipped"], limit: looked })) {
    for (const { step, because } of page) {
      if (because === undefined) continue;
      const counts = skips.get(step) ?? new Map<string, number>();
      skips.set(step, counts.set(because.type, (counts.get(because.type) ?? 0) + 1));
    }
  }
  return skips;
}
