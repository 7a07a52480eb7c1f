import { expect, test } from "vitest";
import { isSheafError } from "../../model/errors.ts";
import { Given } from "./given.ts";
import { moment } from "./moment.ts";
import type { Option } from "./option.ts";
import { parseWords } from "./parse.ts";

const options: readonly Option[] = [
  { name: "workers", short: "w", label: "N", summary: "" },
  { name: "quiet", short: "q", summary: "" },
  { name: "json", short: "j", summary: "" },
  { name: "fast", summary: "", negatable: true },
  { name: "item", label: "TEXT", summary: "", repeat: true, aliases: ["theItem"] },
  { name: "on-error", label: "WHAT", summary: "", choices: ["stop", "continue"] },
];

const parse = (...words: string[]) => {
  const { positionals, occurrences, rest } = parseWords(words, options);
  return {
    positionals,
    rest,
    ...Object.fromEntries(occurrences.map(({ option, text }) => [option.name, text])),
  };
};

function problem(...words: string[]): [string, string | undefined] {
  try {
    parse(...words);
  } catch (error) {
    if (isSheafError(error, "SHEAF_USAGE")) return [error.message, error.mend];
    throw error;
  }
  throw new Error("no error");
}

test("long flags with a value behind or attached, flags without, positionals between", () => {
  expect(parse("demo.ts", "--workers", "4", "x", "--quiet", "--item=a=b")).toEqual({
    positionals: ["demo.ts", "x"],
    rest: undefined,
    workers: "4",
    quiet: "true",
    item: "a=b",
  });
});

test("short flags: alone, together, with a value behind or attached", () => {
  expect(parse("-qj", "-w", "4")).toMatchObject({ quiet: "true", json: "true", workers: "4" });
  expect(parse("-qw4")).toMatchObject({ quiet: "true", workers: "4" });
  expect(parse("-w=4")).toMatchObject({ workers: "4" });
});

test("negation, spelled-out booleans, other spellings, negative numbers, what follows --", () => {
  expect(parse("--no-fast")).toMatchObject({ fast: "false" });
  expect(parse("--fast=false")).toMatchObject({ fast: "false" });
  expect(parse("--theItem", "-5")).toMatchObject({ item: "-5" });
  expect(parse("a", "--", "--workers", "x")).toEqual({ positionals: ["a"], rest: ["--workers", "x"] });
});

test("repeated flags keep their order", () => {
  const given = new Given(parseWords(["--item", "a,b", "--item", "c"], options).occurrences);
  expect(given.texts("item")).toEqual(["a,b", "c"]);
  expect(given.list("item")).toEqual(["a", "b", "c"]);
});

test("an unknown flag: the nearest one, and all there are", () => {
  const all = "The flags are: --workers --quiet --json --fast --no-fast --item --on-error.";
  expect(problem("--wokers", "4")).toEqual(["there is no flag --wokers. Did you mean --workers?", all]);
  expect(problem("-x")).toEqual(["there is no flag -x.", all]);
  expect(problem("--no-quiet")[0]).toBe("there is no flag --no-quiet. Did you mean --quiet?");
});

test("values that are missing, superfluous, doubled or none of the choices", () => {
  expect(problem("--workers")).toEqual(["--workers needs a value: N", undefined]);
  expect(problem("--item", "--quiet")[1]).toBe("If the value is --quiet itself, write --item=--quiet.");
  expect(problem("--quiet=yes")[0]).toBe('--quiet takes no value but true or false, and is given "yes"');
  expect(problem("-w1", "-w2")[0]).toBe("--workers is given twice");
  expect(problem("--on-error", "go")[0]).toBe('--on-error is "go"; expected one of stop, continue');
});

test("counts", () => {
  const given = (text: string) => new Given(parseWords(["--workers", text], options).occurrences);
  expect(given("3").count("workers", 1)).toBe(3);
  expect(() => given("0").count("workers", 1)).toThrow(
    '--workers is "0"; expected a whole number of at least 1',
  );
});

test("moments: dates in local time, and how long ago", () => {
  const now = new Date(2026, 10, 20, 14).getTime();
  expect(moment("2026-11-20", "since", now)).toBe(new Date(2026, 10, 20).getTime());
  expect(moment("2026-11-20 13:30", "since", now)).toBe(new Date(2026, 10, 20, 13, 30).getTime());
  expect(moment("2h", "since", now)).toBe(now - 7_200_000);
  expect(moment("3d ago", "since", now)).toBe(now - 3 * 86_400_000);
  expect(() => moment("soon", "since", now)).toThrow('--since is "soon"; expected a date');
});
