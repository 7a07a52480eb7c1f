import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { quote, quoteAll } from "./quote.ts";

const words = fc.array(
  fc
    .oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("it's", "", "a b", "$HOME", "`id`", "\\", "!!", "*", "-n", "~", "a\nb", "ü", "#x"),
    )
    .map((word) => word.replaceAll("\0", "")),
  { minLength: 1, maxLength: 8 },
);

test("bash gets exactly the words that were quoted", () => {
  fc.assert(
    fc.property(words, (list) => {
      const given = list.map((word) => Buffer.from(word).toString()); // lone surrogates have no bytes
      const { stdout } = spawnSync("bash", ["-c", `printf '%s\\0' ${quoteAll(given)}`]);
      expect(stdout.toString().split("\0").slice(0, -1)).toEqual(given);
    }),
    { numRuns: 50 },
  );
});

test("plain words stay as they are", () => {
  expect(quoteAll(["sbatch", "--array=0-3%2", "/a/b.sh"])).toBe("sbatch --array=0-3%2 /a/b.sh");
  expect(quote("it's")).toBe(String.raw`'it'\''s'`);
  expect(() => quote("a\0b")).toThrow("NUL");
});
