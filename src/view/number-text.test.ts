import { expect, test } from "vitest";
import { bytesText, countText, plural, rateText } from "./number-text.ts";

test("counts", () => {
  expect([0, 999, 1000, 1234567].map(countText)).toEqual(["0", "999", "1,000", "1,234,567"]);
  expect(plural(1, "run")).toBe("1 run");
  expect(plural(2000, "run")).toBe("2,000 runs");
});

test("bytes", () => {
  expect([0, 999, 1000, 1536, 99_960, 16e9, 999_999].map(bytesText)).toEqual([
    "0 B",
    "999 B",
    "1 KB",
    "1.5 KB",
    "100 KB",
    "16 GB",
    "1 MB",
  ]);
});

test("rates", () => {
  expect([1234, 12.3, 3.45, 1, 0.5, 0.002].map(rateText)).toEqual([
    "1,234/s",
    "12/s",
    "3.5/s",
    "1/s",
    "30/min",
    "7/h",
  ]);
});
