import { expect, test } from "vitest";
import { padEnd, padStart, textWidth, truncate, wrap } from "./text-width.ts";

test("wide characters take two columns, combining marks and escapes none", () => {
  expect(textWidth("abc")).toBe(3);
  expect(textWidth("温度")).toBe(4);
  expect(textWidth("e\u0301")).toBe(1);
  expect(textWidth("\x1b[31mred\x1b[39m")).toBe(3);
  expect(textWidth("🌍")).toBe(2);
});

test("cutting keeps to the width and ends colours", () => {
  expect(truncate("temperature", 6)).toBe("tempe…");
  expect(truncate("温度計測", 5)).toBe("温度…");
  expect(truncate("温度計測", 6)).toBe("温度…");
  expect(truncate("\x1b[31mtemperature\x1b[39m", 6)).toBe("\x1b[31mtempe…\x1b[39m");
  expect(truncate("fits", 4)).toBe("fits");
  expect(truncate("no room", 1)).toBe("…");
  expect(truncate("no room", 0)).toBe("");
});

test("padding counts columns", () => {
  expect(padEnd("温", 4)).toBe("温  ");
  expect(padStart("温", 4)).toBe("  温");
  expect(padEnd("long", 2)).toBe("long");
});

test("wrapping breaks at spaces and keeps line breaks", () => {
  expect(wrap("one two three\nfour", 8)).toEqual(["one two", "three", "four"]);
});
