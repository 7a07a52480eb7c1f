import fc from "fast-check";
import { expect, it } from "vitest";
import { compareIndex } from "../../model/index-path.ts";
import { decodeIndex, encodeIndex } from "./index-codec.ts";

const level = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffff_ffff }));
const path = (length: number) => fc.array(level, { minLength: length, maxLength: length });

it("gives every path back", () => {
  fc.assert(
    fc.property(fc.nat(6).chain(path), (index) => {
      expect(decodeIndex(encodeIndex(index))).toEqual(index);
    }),
  );
});

it("orders columns as their paths are ordered", () => {
  const sameDepth = fc.integer({ min: 1, max: 4 }).chain((length) => fc.tuple(path(length), path(length)));
  fc.assert(
    fc.property(sameDepth, ([a, b]) => {
      const [left, right] = [encodeIndex(a), encodeIndex(b)];
      const order =
        typeof left === "number" ? left - (right as number) : Buffer.compare(left, right as Uint8Array);
      expect(Math.sign(order)).toBe(Math.sign(compareIndex(a, b)));
    }),
  );
});

it("keeps short paths as numbers, which are small on disk", () => {
  expect([[], [0], [7], [0xffff_ffff]].map(encodeIndex)).toEqual([-1, 0, 7, 0xffff_ffff]);
});

it("refuses what is no path", () => {
  for (const index of [[-1], [0.5], [Number.NaN], [2 ** 32], [1, -1]]) {
    expect(() => encodeIndex(index)).toThrow(expect.objectContaining({ code: "SHEAF_INTERNAL" }));
  }
});
