import { expect, test } from "vitest";
import fc from "fast-check";
import { Distribution } from "./distribution.ts";

const spreadOf = (values: readonly number[]) => {
  const distribution = new Distribution();
  for (const value of values) distribution.add(value);
  return distribution.spread;
};

test("nothing is spread over nothing", () => {
  expect(spreadOf([])).toBeUndefined();
});

test("least and most are exact, quantiles within one percent", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const exact = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!;
      const { count, min, median, p95, max } = spreadOf(values)!;
      expect([count, min, max]).toEqual([values.length, sorted[0], sorted.at(-1)]);
      for (const [found, wanted] of [
        [median, exact(0.5)],
        [p95, exact(0.95)],
      ] as const)
        expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.max(1, wanted * 0.01));
    }),
  );
});
