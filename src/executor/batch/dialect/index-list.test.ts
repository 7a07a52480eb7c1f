import fc from "fast-check";
import { expect, test } from "vitest";
import { indicesOf, parseIndexList, rangesOf, rangeText, runsOf } from "./index-list.ts";

const text = (indices: readonly number[]) => rangesOf(indices).map(rangeText).join(",");

test("neighbours become a range, and three or more with one step too", () => {
  expect(text([0, 1, 2, 3, 7, 9, 11, 13, 15, 17, 19])).toBe("0-3,7-19:2");
  expect(text([0, 1, 2, 3, 7, 12])).toBe("0-3,7,12");
  expect(text([5, 9])).toBe("5,9");
  expect(text([5, 6])).toBe("5-6");
  expect(text([])).toBe("");
});

const indexLists = fc
  .uniqueArray(fc.nat(2000), { maxLength: 300 })
  .map((indices) => indices.toSorted((a, b) => a - b));

test("any list comes back from its text", () => {
  fc.assert(
    fc.property(indexLists, (indices) => {
      fc.pre(indices.length > 0);
      expect(parseIndexList(text(indices))).toEqual(indices);
      expect(indicesOf(runsOf(indices))).toEqual(indices);
      expect(runsOf(indices).every(({ step }) => step === 1)).toBe(true);
    }),
  );
});

test("a run of neighbours is one range however long, so that an array is one argument", () => {
  const all = Array.from({ length: 100_000 }, (_, index) => index);
  expect(text(all)).toBe("0-99999");
});

test("what is no index list is none", () => {
  for (const wrong of ["", "a", "1-", "1-3:0", "1,,2", "-1"]) expect(parseIndexList(wrong)).toBeUndefined();
});
