import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { isSheafError } from "../../model/errors.ts";
import { flow } from "../../flow/flow.ts";
import { manifestOf } from "../../flow/manifest.ts";
import { path } from "../../zod.ts";
import { parseWords } from "../args/parse.ts";
import { collectParams } from "./collect.ts";
import { exampleLine } from "./example.ts";
import { kebab } from "./kebab.ts";
import { type ParamSpec, paramFlags } from "./param-flag.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sheaf-flags-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The params of a flow, from its manifest as plain JSON. */
function specs(schemas: Record<string, z.ZodType>): ParamSpec[] {
  const manifest = manifestOf(flow({ name: "f", params: schemas, steps: () => undefined }));
  const { params: described } = JSON.parse(JSON.stringify(manifest)) as { params: readonly ParamSpec[] };
  return described.map(({ name, schema, required }) => ({ name, schema, required }));
}

async function params(schemas: Record<string, z.ZodType>, ...words: string[]): Promise<unknown> {
  const flags = paramFlags(specs(schemas), []);
  return collectParams(
    flags,
    parseWords(
      words,
      flags.map(({ option }) => option),
    ).occurrences,
  );
}

async function problem(schema: z.ZodType, ...words: string[]): Promise<string> {
  const error: unknown = await params({ x: schema }, ...words).catch((reason: unknown) => reason);
  if (isSheafError(error, "SHEAF_USAGE")) return error.message;
  throw new Error("no error", { cause: error });
}

test.each([
  ["ncFile", "nc-file"],
  ["nc_file", "nc-file"],
  ["parseURL", "parse-url"],
  ["HTTPServer", "http-server"],
  ["era5", "era5"],
  ["x2Y", "x2-y"],
])("%s → --%s", (name, flag) => expect(kebab(name)).toBe(flag));

describe("values", () => {
  test.each([
    [z.string(), ["--x", "12"], "12"],
    [z.string(), ["--x="], ""],
    [z.int(), ["--x", "12"], 12],
    [z.int(), ["--x", "-3"], -3],
    [z.number(), ["--x", "1e-3"], 0.001],
    [z.boolean(), ["--x"], true],
    [z.boolean(), ["--no-x"], false],
    [z.enum(["a", "b"]), ["--x", "b"], "b"],
    [z.literal([1, 2]), ["--x", "2"], 2],
    [z.iso.date(), ["--x", "2026-02-28"], "2026-02-28"],
    [z.iso.datetime(), ["--x", "2026-02-28T10:00:00Z"], "2026-02-28T10:00:00Z"],
    [z.date(), ["--x", "2026-02-28"], new Date("2026-02-28T00:00:00Z")],
    [z.date(), ["--x", "2026-02-28 10:30Z"], new Date("2026-02-28T10:30:00Z")],
    [z.array(z.date()), ["--x", "2026-02-28"], [new Date("2026-02-28T00:00:00Z")]],
    [z.bigint(), ["--x", "12345678901234567890"], 12345678901234567890n],
    [z.coerce.number(), ["--x", "4"], 4],
    [z.string().optional(), ["--x", "a"], "a"],
    [path(), ["--x", "data/a.nc"], "data/a.nc"],
    [z.array(z.int()), ["--x", "1", "--x", "2"], [1, 2]],
    [z.array(z.int()), ["--x", "[1, 2]"], [1, 2]],
    [z.array(z.string()), ["--x", "a,b"], ["a,b"]],
    [z.array(z.array(z.int())), ["--x", "[1]", "--x", "[2, 3]"], [[1], [2, 3]]],
    [z.array(z.array(z.int())), ["--x", "[[1], [2, 3]]"], [[1], [2, 3]]],
    [z.object({ a: z.int() }), ["--x", '{"a": 1}'], { a: 1 }],
    [z.union([z.int(), z.string()]), ["--x", "7"], 7],
    [z.union([z.int(), z.string()]), ["--x", "seven"], "seven"],
    [z.nullable(z.int()), ["--x", "null"], null],
    [z.union([z.string(), z.array(z.string())]), ["--x", "a", "--x", "b"], ["a", "b"]],
    [z.any(), ["--x", '{"a": [1]}'], { a: [1] }],
    [z.any(), ["--x", "text"], "text"],
    [z.string(), ["--x", "@@home"], "@home"],
  ])("%#", async (schema, words, value) =>
    expect(await params({ x: schema }, ...words)).toEqual({ x: value }),
  );

  test("camel case is understood as well", async () => {
    expect(await params({ ncFile: z.string() }, "--ncFile", "a.nc")).toEqual({ ncFile: "a.nc" });
  });

  test("names that differ only in their case keep it", async () => {
    const schemas = { ncFile: z.string(), nc_file: z.string() };
    expect(await params(schemas, "--ncFile", "a", "--nc_file", "b")).toEqual({ ncFile: "a", nc_file: "b" });
  });

  test("values from files: text, JSON, a list by lines", async () => {
    expect(await params({ x: z.string() }, "--x", `@${write("note.txt", "two\nlines\n")}`)).toEqual({
      x: "two\nlines",
    });
    expect(await params({ x: z.object({}) }, "--x", `@${write("o.json", '{ "a": 1 }')}`)).toEqual({
      x: { a: 1 },
    });
    expect(await params({ x: z.array(z.int()) }, "--x", `@${write("l.json", "[1, 2]")}`)).toEqual({
      x: [1, 2],
    });
    expect(await params({ x: z.array(z.int()) }, "--x", `@${write("l.txt", "1\n2\n\n")}`)).toEqual({
      x: [1, 2],
    });
  });
});

describe("errors name the flag, the value and what is expected", () => {
  test.each([
    [z.int(), ["--x", "1.5"], '--x is "1.5"; expected a whole number'],
    [z.int().min(1).max(10), ["--x", "11"], '--x is "11"; expected a whole number from 1 to 10'],
    [z.number().positive(), ["--x", "0"], '--x is "0"; expected a number of more than 0'],
    [z.number().max(5), ["--x", "x"], '--x is "x"; expected a number of at most 5'],
    [
      z.enum(["era5", "icon"]),
      ["--x", "er5"],
      '--x is "er5"; expected one of era5, icon. Did you mean "era5"?',
    ],
    [z.iso.date(), ["--x", "2026-02-30"], '--x is "2026-02-30"; expected a date such as 2026-11-20'],
    [
      z.date(),
      ["--x", "soon"],
      '--x is "soon"; expected a date, with or without a time, such as 2026-11-20 or 2026-11-20T14:00:00Z',
    ],
    [z.object({}), ["--x", "{a: 1}"], '--x is "{a: 1}"; expected a JSON object such as {"key": 1}'],
    [z.array(z.int()), ["--x", "1", "--x", "b"], '--x is "1", "b"; expected a whole number'],
    [z.nullable(z.int()), ["--x", "b"], '--x is "b"; expected a whole number, or null'],
  ])("%#", async (schema, words, message) => expect(await problem(schema, ...words)).toBe(message));

  test("a file that does not exist", async () => {
    expect(await problem(z.string(), "--x", "@no/such")).toBe(
      "--x reads its value from no/such, which does not exist",
    );
  });
});

test("a param named like an option of the command is given behind --", () => {
  const flags = paramFlags(specs({ force: z.string(), start: z.iso.date() }), [
    { name: "force", summary: "" },
  ]);
  expect(flags.map((flag) => flag.behindDashes)).toEqual([true, false]);
  expect(exampleLine("sheaf run demo.ts", flags)).toBe(
    "sheaf run demo.ts --start 2026-11-20 -- --force TEXT",
  );
});

test("an example line has what is required", () => {
  const flags = paramFlags(
    specs({
      start: z.iso.date(),
      model: z.enum(["era5", "icon"]),
      count: z.int().min(3),
      opt: z.object({}),
      many: z.array(z.string().meta({ examples: ["a b"] })),
      more: z.string().default("x"),
    }),
    [],
  );
  expect(exampleLine("sheaf run demo.ts", flags)).toBe(
    `sheaf run demo.ts --start 2026-11-20 --model era5 --count 3 --opt '{"key": 1}' --many 'a b'`,
  );
});
