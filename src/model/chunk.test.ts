import { expect, test } from "vitest";
import { readChunk } from "./chunk.ts";

test("a number is elements, a text is a time", () => {
  expect(readChunk(50)).toEqual({ count: 50 });
  expect(readChunk("1h30m")).toEqual({ targetMs: 5_400_000 });
});

test.each([0, 1.5, -1, Infinity, "50", "0s", "soon"])("%j is neither", (chunk) => {
  expect(() => readChunk(chunk)).toThrow(expect.objectContaining({ code: "SHEAF_RESOURCES" }));
});
