import { type } from "arktype";
import * as v from "valibot";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import * as arktype from "./arktype.ts";
import * as valibot from "./valibot.ts";
import * as zod from "./zod.ts";

test("paths are strings to a task, and strings or URLs to whoever gives them", () => {
  const schema = z.object({ a: zod.path(), b: zod.file(), c: zod.secretString() });
  expectTypeOf<z.output<typeof schema>>().toEqualTypeOf<{ a: zod.Path; b: zod.FilePath; c: zod.Secret }>();
  expectTypeOf<z.input<typeof schema>["a"]>().toEqualTypeOf<string | URL>();
  expectTypeOf<zod.Path>().toExtend<string>();
  expectTypeOf<zod.FilePath>().toExtend<zod.Path>();

  const forValibot = valibot.path();
  expectTypeOf<v.InferOutput<typeof forValibot>>().toEqualTypeOf<zod.Path>();
  expectTypeOf<v.InferInput<typeof forValibot>>().toEqualTypeOf<string | URL>();

  const forArkType = type({ a: arktype.path(), b: arktype.file().array() });
  expectTypeOf<(typeof forArkType)["infer"]["a"]>().toEqualTypeOf<zod.Path>();
  expectTypeOf<(typeof forArkType)["infer"]["b"]>().toEqualTypeOf<zod.FilePath[]>();
  expectTypeOf<(typeof forArkType)["inferIn"]["a"]>().toEqualTypeOf<string | URL>();
});

test("rows are given as anything that can be iterated and read as stored rows", () => {
  const item = z.object({ at: z.coerce.date() });
  const schema = zod.rows(item);
  expectTypeOf<z.output<typeof schema>>().toEqualTypeOf<zod.JsonLines<{ at: Date }>>();
  expectTypeOf<{ at: string }[]>().toExtend<z.input<typeof schema>>();
  expectTypeOf<AsyncGenerator<{ at: string }>>().toExtend<z.input<typeof schema>>();
  expectTypeOf<zod.JsonLines<{ at: Date }>>().toExtend<z.input<typeof schema>>();

  const forValibot = valibot.rows(v.object({ id: v.number() }));
  expectTypeOf<v.InferOutput<typeof forValibot>>().toEqualTypeOf<zod.JsonLines<{ id: number }>>();
  const forArkType = arktype.rows(type({ id: "number" }));
  expectTypeOf<(typeof forArkType)["infer"]>().toEqualTypeOf<zod.JsonLines<{ id: number }>>();
});

test("results are those of settled gathers", () => {
  const schema = zod.result(z.number());
  expectTypeOf<z.output<typeof schema>>().toEqualTypeOf<zod.Result<number>>();
  expectTypeOf<zod.Result<number>>().toExtend<z.input<typeof schema>>();
  const forValibot = valibot.result(v.number());
  expectTypeOf<v.InferOutput<typeof forValibot>>().toEqualTypeOf<zod.Result<number>>();
  const forArkType = arktype.result(type("number"));
  expectTypeOf<(typeof forArkType)["infer"]>().toEqualTypeOf<zod.Result<number>>();
});
