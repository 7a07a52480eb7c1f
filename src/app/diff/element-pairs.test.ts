import fc from "fast-check";
import { expect, test } from "vitest";
import type { ElementRow } from "../../store/store.ts";
import { elementPairs } from "./element-pairs.ts";

async function* pagesOf(indices: readonly number[], size: number) {
  for (let at = 0; at < indices.length; at += size)
    yield indices.slice(at, at + size).map((index) => ({ index: [index] }) as unknown as ElementRow);
}

const sorted = fc.uniqueArray(fc.nat(30)).map((indices) => indices.toSorted((a, b) => a - b));

test("every index of either is met once, in order, with its rows", () =>
  fc.assert(
    fc.asyncProperty(sorted, sorted, fc.integer({ min: 1, max: 7 }), async (first, second, size) => {
      const met: (readonly [number | undefined, number | undefined])[] = [];
      for await (const batch of elementPairs(pagesOf(first, size), pagesOf(second, 3)))
        for (const [a, b] of batch) met.push([a?.index[0], b?.index[0]]);
      const all = [...new Set([...first, ...second])].toSorted((a, b) => a - b);
      expect(met).toEqual(
        all.map((index) => [
          first.includes(index) ? index : undefined,
          second.includes(index) ? index : undefined,
        ]),
      );
    }),
  ));
