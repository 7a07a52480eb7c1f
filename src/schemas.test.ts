import { toJsonSchema } from "@valibot/to-json-schema";
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { type } from "arktype";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as arktype from "./arktype.ts";
import * as valibot from "./valibot.ts";
import { FileSource } from "./value/file/file-source.ts";
import { FileValue } from "./value/file/file-value.ts";
import { PathValue } from "./value/file/path-value.ts";
import { RowSource } from "./value/format/row-source.ts";
import { secret } from "./value/secret/secret.ts";
import * as zod from "./zod.ts";

type Schema = StandardSchemaV1<unknown, unknown>;

interface Library {
  file(): Schema;
  path(options?: zod.PathOptions): Schema;
  rows(): Schema;
  secretString(): Schema;
  result(): Schema;
  /** `{ files: file[], either: path | number, maybe?: path }` */
  deep(): Schema;
}

const libraries: Record<string, Library> = {
  zod: {
    file: zod.file,
    path: zod.path,
    rows: () => zod.rows(z.object({ id: z.number() })),
    secretString: zod.secretString,
    result: () => zod.result(z.number()),
    deep: () =>
      z.object({
        files: z.array(zod.file()),
        either: z.union([zod.path(), z.number()]),
        maybe: zod.path({ identity: "stat" }).optional(),
      }),
  },
  valibot: {
    file: valibot.file,
    path: valibot.path,
    rows: () => valibot.rows(v.object({ id: v.number() })),
    secretString: valibot.secretString,
    result: () => valibot.result(v.number()),
    deep: () =>
      v.object({
        files: v.array(valibot.file()),
        either: v.union([valibot.path(), v.number()]),
        maybe: v.optional(valibot.path({ identity: "stat" })),
      }),
  },
  arktype: {
    file: arktype.file as never,
    path: arktype.path as never,
    rows: () => arktype.rows(type({ id: "number" }) as never) as never,
    secretString: arktype.secretString as never,
    result: () => arktype.result(type("number") as never) as never,
    deep: () =>
      type({
        files: arktype.file().array(),
        either: arktype.path().or("number"),
        "maybe?": arktype.path({ identity: "stat" }),
      }) as never,
  },
};

function parse(schema: Schema, value: unknown): unknown {
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise) throw new Error("not sync");
  if (result.issues !== undefined) throw new Error(result.issues.map((issue) => issue.message).join("; "));
  return result.value;
}

function jsonSchema(schema: Schema): unknown {
  const { jsonSchema: convert } = schema["~standard"] as unknown as {
    jsonSchema: StandardJSONSchemaV1.Converter;
  };
  return convert.input({ target: "draft-2020-12" });
}

describe.each(Object.entries(libraries))("schemas for %s", (_, library) => {
  test("file() reads strings, file: URLs and files", () => {
    const fromText = parse(library.file(), "data/a.csv");
    expect(fromText).toBeInstanceOf(FileSource);
    expect(fromText).toMatchObject({ path: "data/a.csv" });
    expect(parse(library.file(), pathToFileURL("/data/a b.csv"))).toMatchObject({ path: "/data/a b.csv" });
    expect(parse(library.file(), "file:///data/a%20b.csv")).toMatchObject({ path: "/data/a b.csv" });
    const managed = new FileValue({ digest: "0".repeat(64), size: 1, name: "a.csv" });
    expect(parse(library.file(), managed)).toBe(managed);
    expect(parse(library.file(), new PathValue({ path: "/x", identity: "stat" }))).toMatchObject({
      path: "/x",
    });
  });

  test("path() reads strings and file: URLs, and keeps managed files as they are", () => {
    expect(parse(library.path(), "a.nc")).toMatchObject({ path: "a.nc", identity: "content" });
    expect(parse(library.path({ identity: "stat" }), "a.nc")).toMatchObject({ identity: "stat" });
    expect(parse(library.path(), "s3://bucket/key")).toMatchObject({
      path: "s3://bucket/key",
      identity: "name",
    });
    const managed = new FileValue({ digest: "0".repeat(64), size: 1, name: "a.csv" });
    expect(parse(library.path(), managed)).toBe(managed);
  });

  test.each([1, null, "", "a\0b", {}, ["a"]])("refuse %j as a path, saying what is wanted", (value) => {
    expect(() => parse(library.file(), value)).toThrow(/path|string/);
    expect(() => parse(library.path(), value)).toThrow(/path|string/);
  });

  test("are found inside objects, lists, unions and where they are optional", () => {
    expect(parse(library.deep(), { files: ["a", "b"], either: "c" })).toMatchObject({
      files: [{ path: "a" }, { path: "b" }],
      either: { path: "c", identity: "content" },
    });
    expect(parse(library.deep(), { files: [], either: 1, maybe: "d" })).toMatchObject({
      either: 1,
      maybe: { path: "d", identity: "stat" },
    });
    expect(() => parse(library.deep(), { files: [1], either: 1 })).toThrow(/path|string/);
  });

  test("secretString() takes references only", () => {
    expect(parse(library.secretString(), secret({ env: "TOKEN" }))).toMatchObject({ env: "TOKEN" });
    expect(parse(library.secretString(), "env:TOKEN")).toMatchObject({ env: "TOKEN" });
    expect(() => parse(library.secretString(), "hunter2")).toThrow(/reference to a secret/);
    expect(() => parse(library.secretString(), "hunter2")).not.toThrow(/hunter2/);
  });

  test("rows() checks each row while it is read", async () => {
    const read = parse(library.rows(), [{ id: 1 }, { id: 2, more: true }]) as RowSource;
    expect(read).toBeInstanceOf(RowSource);
    const ids: unknown[] = [];
    for await (const row of read) ids.push((row as { id: number }).id);
    expect(ids).toEqual([1, 2]);
    const wrong = parse(
      library.rows(),
      (function* () {
        yield { id: 1 };
        yield { id: "2" };
      })(),
    ) as RowSource;
    const reading = (async () => {
      for await (const _ of wrong);
    })();
    await expect(reading).rejects.toMatchObject({
      code: "SHEAF_INVALID_OUTPUT",
      message: expect.stringContaining("Row 1.id"),
    });
    expect(() => parse(library.rows(), 5)).toThrow();
    expect(() => parse(library.rows(), "text")).toThrow();
  });

  test("result() reads what a settled gather holds", () => {
    const good = { ok: true, index: [3], value: 3 };
    const bad = { ok: false, error: { name: "Error", message: "no", cause: "error" }, index: [7] };
    expect(parse(library.result(), good)).toEqual(good);
    expect(parse(library.result(), bad)).toEqual(bad);
    expect(() => parse(library.result(), { ok: true, index: [3], value: "3" })).toThrow();
    expect(() => parse(library.result(), { ok: false, value: 3 })).toThrow();
  });

  test("say in JSON Schema that a path is written", () => {
    for (const schema of [library.file(), library.path()]) {
      expect(jsonSchema(schema)).toMatchObject({ type: "string", format: "path" });
    }
    const all = [library.file(), library.path(), library.path({ identity: "stat" })];
    expect(new Set(all.map((schema) => JSON.stringify(jsonSchema(schema)))).size).toBe(3);
    expect(jsonSchema(library.rows())).toMatchObject({ type: "array" });
  });
});

test("ArkType, which copies what it is given, keeps files and rows inside objects", () => {
  const managed = new FileValue({ digest: "0".repeat(64), size: 1, name: "a.csv" });
  const schema = type({ data: arktype.file(), token: arktype.secretString() });
  const read = parse(schema as never, { data: managed, token: secret({ env: "T" }) }) as { data: FileValue };
  expect(String(read.data)).toBe("a.csv");
  expect(read.data.toBody()).toBe(managed.toBody());
  expect(() => parse(schema as never, { data: "a", token: "hunter2" })).toThrow(/token must be a reference/);
  expect(() => parse(schema as never, { data: "a", token: "hunter2" })).not.toThrow(/hunter2/);
});

test("Zod makes JSON Schema of them at any depth, with descriptions, either way", () => {
  const schema = z.object({ nc: z.array(zod.path().describe("A file")).optional() });
  for (const io of ["input", "output"] as const) {
    expect(z.toJSONSchema(schema, { io }).properties).toEqual({
      nc: { type: "array", items: { type: "string", format: "path", description: "A file" } },
    });
  }
});

test("Zod's refinements work on what stands for a path", () => {
  const schema = zod.path().refine((path) => path.endsWith(".nc"), "must be a NetCDF file");
  expect(parse(schema, "a.nc")).toMatchObject({ path: "a.nc" });
  expect(() => parse(schema, "a.csv")).toThrow("must be a NetCDF file");
});

test("Valibot's converter makes JSON Schema of them, with descriptions", () => {
  const schema = v.object({ nc: v.pipe(valibot.path(), v.description("A file")) });
  expect(toJsonSchema(schema).properties).toEqual({ nc: { type: "string", description: "A file" } });
});

test("path() refuses an identity that there is not", () => {
  expect(() => zod.path({ identity: "mtime" as never })).toThrow(/no identity "mtime"/);
});
