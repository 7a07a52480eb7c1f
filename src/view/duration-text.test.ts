import { expect, test } from "vitest";
import { agoText, durationText, momentText } from "./duration-text.ts";

test.each([
  [0, "0ms"],
  [850, "850ms"],
  [999.7, "1.0s"],
  [3210, "3.2s"],
  [9960, "10s"],
  [59_400, "59s"],
  [59_600, "1m 00s"],
  [63_000, "1m 03s"],
  [3_599_600, "1h 00m"],
  [7_500_000, "2h 05m"],
  [273_600_000, "3d 04h"],
  [-5, "0ms"],
  [Infinity, "?"],
])("%d ms is %s", (ms, text) => expect(durationText(ms)).toBe(text));

test("moments are in local time", () => {
  expect(momentText(new Date(2026, 10, 2, 4, 3, 9).getTime())).toBe("2026-11-02 04:03:09");
});

test("ago", () => {
  expect(agoText(10_000, 10_400)).toBe("just now");
  expect(agoText(10_000, 100_000)).toBe("1m 30s ago");
});
