import { type } from "arktype";
import * as v from "valibot";
import { describe, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { task } from "../task/define.ts";
import type { Many, Ref } from "../task/reference.ts";
import type { Result } from "../task/result.ts";
import { rows } from "../zod.ts";
import { flow } from "./flow.ts";
import type { ResultOf, Step } from "./flow-types.ts";
import { concat, each, flat, optional, product, settled } from "./marker.ts";

declare const step: Step;
declare const flag: boolean;

const files = task({
  name: "files",
  input: { start: z.string(), model: z.enum(["era5", "icon"]).optional() },
  output: z.array(z.string()),
  run: ({ start }) => [start],
});
const convert = task({
  name: "convert",
  input: { file: z.string(), bucket: z.string() },
  output: z.object({ url: z.string(), size: z.number(), description: z.string(), name: z.string() }),
  run: ({ file }) => ({ url: file, size: 1, description: "", name: "" }),
});
const count = task({
  name: "count",
  input: { paths: z.array(z.string()) },
  output: z.number(),
  run: ({ paths }) => paths.length,
});
const chunk = task({
  name: "chunk",
  input: { path: z.string() },
  output: z.array(z.object({ from: z.number() })),
  run: () => [],
});
const fit = task({
  name: "fit",
  input: { from: z.number(), degree: z.number(), seed: z.number().default(1) },
  output: z.number(),
  run: ({ from, degree, seed }) => from + degree + seed,
});
const coerced = task({
  name: "coerced",
  input: { n: z.coerce.number() },
  output: z.number(),
  run: ({ n }) => n,
});
const anything = task({ name: "anything", input: { x: z.unknown() }, output: z.string(), run: () => "" });
const pair = task({
  name: "pair",
  input: { pair: z.tuple([z.string(), z.string()]) },
  output: z.tuple([z.string(), z.number()]),
  run: () => ["a", 1] as [string, number],
});
const nested = task({
  name: "nested",
  input: { options: z.object({ bucket: z.string(), sizes: z.array(z.number()) }) },
  output: z.boolean(),
  run: () => true,
});
const take = task({
  name: "take",
  input: { part: z.object({ from: z.number() }) },
  output: z.number(),
  run: ({ part }) => part.from,
});
const word = z.string();
const report = task({
  name: "report",
  input: { results: z.custom<Result<string>[]>() },
  output: z.string(),
  run: ({ results }) => results.map((result) => (result.ok ? result.value : result.error.message)).join(),
});
const upper = task({
  name: "upper",
  input: { text: z.string() },
  output: z.string(),
  run: ({ text }) => text,
});
const maybe = task({
  name: "maybe",
  input: { text: z.string().optional() },
  output: z.string().optional(),
  run: ({ text }) => text,
});

const list = step(files, { start: "2025-01-01" });
const urls = step(convert, { file: each(list), bucket: "b" });
const chunks = step(chunk, { path: each(list) });

describe("what a step gives", () => {
  test("a constant: one output", () => {
    expectTypeOf(step(files, { start: "x", model: "era5" })).toEqualTypeOf<Ref<string[]>>();
  });
  test("a reference: one output; in an array step the same for every element", () => {
    expectTypeOf(step(count, { paths: list })).toEqualTypeOf<Ref<number>>();
    expectTypeOf(
      step(convert, { file: each(["a", "b"]), bucket: step(upper, { text: "b" }) }).url,
    ).toEqualTypeOf<Many<string>>();
  });
  test("a value with references nested in it", () => {
    const one = step(convert, { file: "a", bucket: "b" });
    expectTypeOf(step(nested, { options: { bucket: one.url, sizes: [1, one.size] } })).toEqualTypeOf<
      Ref<boolean>
    >();
    expectTypeOf(step(nested, { options: { bucket: "b", sizes: urls.size } })).toEqualTypeOf<Ref<boolean>>();
  });
  test("each() of a reference to a list, of constants, of an array step: many outputs", () => {
    const texts = step(upper, { text: each(list) });
    expectTypeOf(texts).toEqualTypeOf<Many<string>>();
    expectTypeOf(step(upper, { text: each(["a", "b"]) })).toEqualTypeOf<Many<string>>();
    expectTypeOf(step(upper, { text: each(texts) }, { name: "again" })).toEqualTypeOf<Many<string>>();
    expectTypeOf(step(fit, { from: each([1, 2]), degree: each([3, 4]) })).toEqualTypeOf<Many<number>>();
  });
  test("each(flat()) and each(concat()) fan out over the items of all", () => {
    const all = each(flat(chunks));
    expectTypeOf(step(take, { part: all })).toEqualTypeOf<Many<number>>();
    expectTypeOf(step(upper, { text: each(concat(list, ["z"], urls.url)) })).toEqualTypeOf<Many<string>>();
  });
  test("a gather, and flat() in a gather", () => {
    expectTypeOf(step(count, { paths: urls.url })).toEqualTypeOf<Ref<number>>();
    const lists = step(files, { start: each(list) }, { name: "lists" });
    expectTypeOf(step(count, { paths: flat(lists) })).toEqualTypeOf<Ref<number>>();
    expectTypeOf(step(count, { paths: concat(list, urls.url) })).toEqualTypeOf<Ref<number>>();
  });
  test("settled() gathers results", () => {
    expectTypeOf(step(report, { results: settled(urls.url) })).toEqualTypeOf<Ref<string>>();
  });
  test("product() crosses lists", () => {
    expectTypeOf(step(fit, { ...product({ from: [1, 2], degree: [1, 2] }), seed: 3 })).toEqualTypeOf<
      Many<number>
    >();
  });
  test("fields of one output and of many, also such as symbols and functions have", () => {
    const one = step(convert, { file: "a", bucket: "b" });
    expectTypeOf(one.url).toEqualTypeOf<Ref<string>>();
    expectTypeOf(one.name).toExtend<Ref<string>>();
    expectTypeOf(urls.size).toEqualTypeOf<Many<number>>();
    step(upper, { text: one.description });
    step(upper, { text: each(urls.description) });
    expectTypeOf(step(pair, { pair: ["a", "b"] })[1]).toEqualTypeOf<Ref<number>>();
  });
  test("optional() gives undefined where a step was skipped", () => {
    const skipped = step(upper, { text: "a" }, { when: false });
    expectTypeOf(optional(skipped)).toEqualTypeOf<Ref<string | undefined>>();
    step(maybe, { text: optional(skipped) });
  });
  test("a condition per element makes an array step", () => {
    expectTypeOf(step(upper, { text: "a" }, { when: each([true, false]) })).toEqualTypeOf<Many<string>>();
    expectTypeOf(
      step(upper, { text: "a" }, { when: step(nested, { options: { bucket: "", sizes: [] } }) }),
    ).toEqualTypeOf<Ref<string>>();
  });
});

describe("flows", () => {
  const conversion = flow({
    name: "conversion",
    params: { start: z.string(), bucket: z.string().default("b"), note: z.string().optional() },
    steps: ({ start, bucket, note }, tools) => {
      expectTypeOf(bucket).toEqualTypeOf<Ref<string>>();
      expectTypeOf(note).toEqualTypeOf<Ref<string | undefined>>();
      const found = tools.step(files, { start });
      tools.step(maybe, { text: note });
      const made = tools.step(convert, { file: each(found), bucket });
      return { made, urls: made.url, total: tools.step(count, { paths: made.url }) };
    },
    publish: { total: "results/total.json" },
  });
  test("a flow is wired like a task", () => {
    const { made, total } = step(conversion, { start: "x" }, { name: "era5" });
    expectTypeOf(total).toEqualTypeOf<Ref<number>>();
    expectTypeOf(made.url).toEqualTypeOf<Many<string>>();
  });
  test("a mapped flow gives one more list around everything", () => {
    const { made, total } = step(conversion, { start: each(list) });
    expectTypeOf(total).toEqualTypeOf<Many<number>>();
    step(count, { paths: flat(step(conversion, { start: each(list) }, { name: "again" }).urls) });
  });
  test("mistakes in what a flow takes read as for a task", () => {
    // @ts-expect-error "Input 'start' takes one value and is given a list: wrap it in each()"
    step(conversion, { start: list });
    // @ts-expect-error "'conversion' has no input 'stat'"
    step(conversion, { start: "x", stat: 1 });
  });
  test("steps is not async", () => {
    flow({
      name: "late",
      // @ts-expect-error "`steps` cannot be async"
      steps: async (_params, tools) => tools.step(files, { start: "x" }),
    });
  });
  test("publish names results", () => {
    flow({
      name: "published",
      steps: (_params, tools) => ({ found: tools.step(files, { start: "x" }) }),
      // @ts-expect-error "'fond' does not exist"
      publish: { fond: "x.json" },
    });
  });
});

describe("what compiles", () => {
  test("an optional param for an optional input", () => {
    flow({
      name: "f",
      params: { text: z.string().optional() },
      steps: ({ text }, tools) => tools.step(maybe, { text }),
    });
  });
  test("each() of a union of lists, readonly lists", () => {
    const either = task({
      name: "either",
      input: {},
      output: z.union([z.array(z.string()), z.array(z.literal("x"))]),
      run: () => [],
    });
    step(upper, { text: each(step(either, {})) });
    const fixed: readonly string[] = ["a"];
    step(count, { paths: fixed });
    step(upper, { text: each(fixed) });
    step(upper, { text: flag ? each(list) : each(["x"]) });
  });
  test("a conditional mix of what is not fanned out", () => {
    step(upper, { text: flag ? step(upper, { text: "a" }) : "b" });
    step(count, { paths: flag ? urls.url : [] });
  });
  test("anything for an input of an unknown type, as long as it is one value", () => {
    step(anything, { x: list });
    step(coerced, { n: "12" });
    step(coerced, { n: step(upper, { text: "1" }) });
  });
  test("rows: fanned out, handed on, gathered into", () => {
    const row = z.object({ from: z.number() });
    const scan = task({
      name: "scan",
      input: { again: rows(row).optional() },
      output: rows(row),
      run: async function* () {
        yield { from: 1 };
      },
    });
    const scanned = step(scan, {});
    const taken = step(take, { part: each(scanned) });
    step(scan, { again: scanned }, { name: "b" });
    step(scan, { again: step(chunk, { path: "" }) }, { name: "c" });
    // @ts-expect-error "Input 'again' gathers outputs of another type than its list holds."
    step(scan, { again: taken }, { name: "d" });
  });
  test("Valibot and ArkType", () => {
    const a = task({
      name: "a",
      input: { s: v.string(), o: v.optional(v.number()) },
      output: v.array(v.number()),
      run: ({ o }) => [o ?? 1],
    });
    const b = task({
      name: "b",
      input: type({ n: "number", "m?": "string" }),
      output: type("string[]"),
      run: ({ n, m }) => [String(n), m ?? ""],
    });
    const numbers = step(a, { s: "x" });
    const lists = step(b, { n: each(numbers) });
    expectTypeOf(lists).toEqualTypeOf<Many<string[]>>();
    step(count, { paths: flat(lists) });
    // @ts-expect-error "Input 'n' takes one value and is given a list"
    step(b, { n: numbers });
  });
});

describe("mistakes", () => {
  test("another type", () => {
    // @ts-expect-error "Type 'number' is not assignable to type 'string'"
    step(upper, { text: 5 });
    // @ts-expect-error "Input 'from' is given another type than it takes."
    step(fit, { from: step(upper, { text: "" }), degree: 1 });
    // @ts-expect-error "Input 'from' is fanned out over items of another type than it takes."
    step(fit, { from: each(list), degree: 1 });
    // @ts-expect-error "Input 'paths' gathers outputs of another type than its list holds."
    step(count, { paths: urls.size });
    // @ts-expect-error "number"
    step(nested, { options: { bucket: "b", sizes: ["x"] } });
  });
  test("a missing input", () => {
    // @ts-expect-error "Property 'bucket' is missing"
    step(convert, { file: "a" });
  });
  test("an unknown input", () => {
    // @ts-expect-error "'convert' has no input 'buckett'."
    step(convert, { file: "a", bucket: "b", buckett: "b" });
    // @ts-expect-error "'maybe' has no input 'txt'."
    step(maybe, { txt: "b" });
  });
  test("a list where one is wanted, and the reverse", () => {
    // @ts-expect-error "Input 'text' takes one value and is given a list: wrap it in each() to run the step once per item."
    step(upper, { text: list });
    // @ts-expect-error "Input 'text' takes one value and is given all outputs of an array step: wrap them in each() to go on one by one."
    step(upper, { text: urls.url });
    // @ts-expect-error "Input 'paths' takes a list and is given one value: write [value]."
    step(count, { paths: step(upper, { text: "" }) });
  });
  test("an implicit flatten", () => {
    const lists = step(files, { start: each(list) });
    // @ts-expect-error "lists of lists, which are never flattened by themselves: wrap them in flat()."
    step(count, { paths: lists });
  });
  test("a gather into a list of fixed length", () => {
    // @ts-expect-error "Input 'pair' takes a list of fixed length, and an array step has any number of outputs."
    step(pair, { pair: urls.url });
  });
  test("many for an input that takes anything, a coerced number among them", () => {
    // @ts-expect-error "Input 'n' takes anything (its type is unknown), so outputs cannot be gathered into it"
    step(coerced, { n: urls.size });
    // @ts-expect-error "Input 'n' takes anything (its type is unknown), so each() cannot be told from a value"
    step(coerced, { n: each(urls.size) });
    // @ts-expect-error "Input 'x' takes anything (its type is unknown), so each() cannot be told from a value"
    step(anything, { x: each(list) });
  });
  test("a conditional mix", () => {
    // @ts-expect-error "Input 'text' is sometimes fanned out and sometimes not: write each() around both"
    step(upper, { text: flag ? each(list) : "x" });
  });
  test("each() nested in a value", () => {
    // @ts-expect-error "Input 'options' has each() nested in a value: each() must be the whole of an input."
    step(nested, { options: { bucket: each(list), sizes: [] } });
  });
  test("a reference as a value", () => {
    const one = step(upper, { text: "a" });
    // @ts-expect-error "'symbol'"
    `${one}`;
    // @ts-expect-error "symbol"
    one + "x";
    // @ts-expect-error "This condition will always return true"
    if (one) step(upper, { text: "b" });
    // @ts-expect-error "This condition will always return true"
    flag && one ? 1 : 2;
    // @ts-expect-error "iterator"
    [...list];
    // @ts-expect-error "A reference is not a function"
    one();
    // @ts-expect-error "index"
    list[0];
  });
  test("a field that the output does not have", () => {
    // @ts-expect-error "Property 'urll' does not exist"
    urls.urll;
    // @ts-expect-error "Input 'text' is given a field that the output does not have."
    step(upper, { text: list.length });
    // @ts-expect-error "Input 'text' is given a field that the output does not have."
    step(upper, { text: step(pair, { pair: ["a", "b"] }).description });
  });
  test("each(), flat() and the others of what they do not take", () => {
    const one = step(upper, { text: "a" });
    // @ts-expect-error "This is no list, so there is nothing to fan out"
    each(one);
    // @ts-expect-error "This is no list: each() takes a list"
    each("abc");
    // @ts-expect-error "This is fanned out already: write each() once."
    each(each(list));
    // @ts-expect-error "these outputs are no lists"
    flat(urls);
    // @ts-expect-error "flat() takes a list of lists, and this is none."
    flat(list);
    // @ts-expect-error "settled() takes the outputs of an array step"
    settled(one);
    // @ts-expect-error "This is no list"
    concat(list, one);
    // @ts-expect-error "This is no list"
    product({ a: one, b: list });
    // @ts-expect-error "optional() takes a reference."
    optional("x");
    // @ts-expect-error "This list may be undefined"
    flow({ name: "f", params: { xs: z.array(word).optional() }, steps: ({ xs }) => each(xs) });
  });
  test("options of a step", () => {
    // @ts-expect-error "A step has no option 'nmae'."
    step(upper, { text: "a" }, { nmae: "x" });
    // @ts-expect-error "A step has no option 'nmae'."
    step(upper, { text: "a" }, { name: "x", nmae: "x" });
    // @ts-expect-error "Type 'string' is not assignable to type 'number'"
    step(upper, { text: "a" }, { throttle: "x" });
    // @ts-expect-error "`when` takes true or false, a reference to one of them, or each() of many."
    step(upper, { text: "a" }, { when: list });
  });
  test("a task whose run gives another type than the output's", () => {
    // @ts-expect-error "Type 'number' is not assignable to type 'Returned<string>'"
    task({ name: "bad", input: {}, output: z.string(), run: () => 5 });
    // @ts-expect-error "nope"
    task({ name: "bad", input: { a: z.string() }, output: z.string(), run: () => "", ignore: ["nope"] });
  });
});

test("what a run gives is typed by what the flow returns", () => {
  const size = task({ name: "size", input: { text: z.string() }, output: z.number(), run: () => 1 });
  const measured = flow({
    name: "measured",
    params: { text: z.string(), texts: z.array(z.string()) },
    steps: ({ text, texts }, { step }) => ({
      one: step(size, { text }),
      many: step(size, { text: each(texts) }, { name: "many" }),
    }),
  });
  expectTypeOf<ResultOf<typeof measured>>().toEqualTypeOf<{ one: number; many: number[] }>();
  expectTypeOf<ResultOf<typeof size>>().toEqualTypeOf<number>();
});
