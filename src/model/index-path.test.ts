import { expect, test } from "vitest";
import { formatIndex, parseElementName } from "./index-path.ts";

test.each([
  ["convert", "convert", undefined],
  ["convert[7]", "convert", [7]],
  ["sample/convert[3,12]", "sample/convert", [3, 12]],
  ["sample[3]/convert[12]", "sample/convert", [3, 12]],
  ["sample[3]/convert", "sample/convert", [3]],
  [" convert[ 3 , 12 ] ", "convert", [3, 12]],
])("%s names an element", (text, step, index) => {
  expect(parseElementName(text)).toEqual({ step, index });
});

test.each(["", "[3]", "convert[", "convert[x]", "convert[-1]", "convert[1]2", "sample[3]/", "a[1][2]"])(
  "%j names none",
  (text) => {
    expect(parseElementName(text)).toBeUndefined();
  },
);

test("what is written is read as it was", () => {
  for (const index of [[], [0], [3, 12]])
    expect(parseElementName(`step${formatIndex(index)}`)?.index ?? []).toEqual(index);
});
