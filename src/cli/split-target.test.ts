import { expect, test } from "vitest";
import { runOptions } from "./options/running.ts";
import { splitTarget } from "./split-target.ts";

const split = (...words: string[]) => splitTarget(words, runOptions);

test("FILE is the first word that is no flag and no flag's value", () => {
  expect(split("demo.ts", "--start", "x")).toEqual({ target: "demo.ts", words: ["--start", "x"] });
  expect(split("-w", "4", "--force", "--params=p.json", "demo.ts:convert", "--x")).toEqual({
    target: "demo.ts:convert",
    words: ["-w", "4", "--force", "--params=p.json", "--x"],
  });
  expect(split("-w4", "-qw", "2", "--no-verify", "demo.ts").target).toBe("demo.ts");
  expect(split("--help", "demo.ts").target).toBe("demo.ts");
});

test("there may be none", () => {
  expect(split("--workers", "4").target).toBeUndefined();
  expect(split("--", "demo.ts").target).toBeUndefined();
});

test("the flow's own flags come after FILE", () => {
  expect(() => split("--start", "2026-11-20", "demo.ts")).toThrow("--start comes before FILE");
});
