// Each row of the wiring table, and flows in flows two deep, run from end to end: what comes out is what was meant.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { concat, each, flat, flow, launch, optional, product, settled, task } from "sheaf";
import { result } from "sheaf/zod";
import { z } from "zod";

const version = "1";
const range = task({
  name: "range",
  version,
  input: { n: z.number() },
  output: z.array(z.number()),
  run: ({ n }) => Array.from({ length: n }, (_, i) => i),
});
const add = task({
  name: "add",
  version,
  input: { a: z.number(), b: z.number().optional() },
  output: z.object({ v: z.number(), odd: z.boolean() }),
  run: ({ a, b = 10 }) => {
    if (a === 13) throw new Error("thirteen");
    return { v: a + b, odd: a % 2 === 1 };
  },
});
const sum = task({
  name: "sum",
  version,
  input: { xs: z.array(z.number()) },
  output: z.number(),
  run: ({ xs }) => xs.reduce((total, x) => total + x, 0),
});
const total = task({
  name: "total",
  version,
  input: { parts: z.object({ head: z.number(), rest: z.array(z.number()) }) },
  output: z.number(),
  run: ({ parts }) => parts.rest.reduce((all, x) => all + x, parts.head),
});
const orElse = task({
  name: "orElse",
  version,
  input: { x: z.number().optional() },
  output: z.number(),
  run: ({ x = -1 }) => x,
});
const report = task({
  name: "report",
  version,
  input: { results: z.array(result(z.number())) },
  output: z.string(),
  run: ({ results }) => results.map((one) => (one.ok ? one.value : one.error.message)).join(", "),
});

/** May fan out again inside, and skips some of its elements. */
const inner = flow({
  name: "inner",
  params: { n: z.number(), by: z.number().default(100) },
  steps: ({ n, by }, { step }) => {
    const sums = step(add, { a: each(step(range, { n })), b: by });
    const odd = step(add, { a: each(sums.v) }, { name: "odd", when: each(sums.odd) });
    return { sums: sums.v, total: step(sum, { xs: sums.v }), odd: odd.v };
  },
});

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "sheaf-wiring-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

type AnyFlow = Parameters<typeof launch>[0];
async function resultOf(definition: AnyFlow): Promise<unknown> {
  await using run = await launch(definition, {} as never, { home });
  return await run.result();
}

describe("rows of the table", () => {
  test("constants, nested references, direct and broadcast references", async () => {
    const f = flow({
      name: "direct",
      steps: (_params, { step }) => {
        const one = step(sum, { xs: [1, 2] });
        const many = step(add, { a: each([1, 2]), b: one });
        return [step(total, { parts: { head: one, rest: [1, one] } }), many.v];
      },
    });
    expect(await resultOf(f)).toEqual([7, [4, 5]]);
  });

  test("fan-out over lists, zipped; chains; array steps of different origin", async () => {
    const f = flow({
      name: "spread",
      steps: (_params, { step }) => {
        const xs = step(range, { n: 3 });
        const a = step(add, { a: each(xs), b: each([5, 6, 7]) }, { name: "a" });
        const chained = step(add, { a: each(a.v), b: each(a.v) }, { name: "chained" });
        const b = step(add, { a: each([1, 2, 3]) }, { name: "b" });
        const both = step(add, { a: each(a.v), b: each(b.v) }, { name: "both" });
        const listed = step(add, { a: each(a.v), b: each(xs) }, { name: "listed" });
        return { a: a.v, chained: chained.v, both: both.v, listed: listed.v };
      },
    });
    expect(await resultOf(f)).toEqual({
      a: [5, 7, 9],
      chained: [10, 14, 18],
      both: [16, 19, 22],
      listed: [5, 8, 11],
    });
  });

  test("flat, concat and product, fanned out and gathered", async () => {
    const f = flow({
      name: "joined",
      steps: (_params, { step }) => {
        const xs = step(range, { n: 3 });
        const lists = step(range, { n: each([1, 2]) }, { name: "lists" });
        const leaf = step(add, { a: each(flat(lists)) }, { name: "leaf" });
        const again = step(add, { a: each(flat(lists)), b: each(leaf.v) }, { name: "again" });
        const crossed = step(add, { ...product({ a: [1, 2], b: xs }) }, { name: "crossed" });
        const all = step(add, { a: each(concat(xs, leaf.v, [50])) }, { name: "all" });
        return {
          leaf: leaf.v,
          again: again.v,
          crossed: crossed.v,
          all: all.v,
          gathered: [step(sum, { xs: flat(lists) }), step(sum, { xs: concat(xs, [9]) }, { name: "sum2" })],
        };
      },
    });
    expect(await resultOf(f)).toEqual({
      leaf: [10, 10, 11],
      again: [10, 10, 12],
      crossed: [1, 2, 3, 2, 3, 4],
      all: [10, 11, 12, 20, 20, 21, 60],
      gathered: [1, 12],
    });
  });

  test("two levels of different origin, zipped", async () => {
    const f = flow({
      name: "deep",
      steps: (_params, { step }) => {
        const lists = step(range, { n: each([2, 2]) });
        const crossed = step(add, { ...product({ a: [1, 2], b: [3, 4] }) }, { name: "crossed" });
        return step(add, { a: each(flat(lists)), b: each(crossed.v) }).v;
      },
    });
    expect(await resultOf(f)).toEqual([4, 6, 5, 7]);
  });

  test("an empty list: nothing runs, and what gathers goes on", async () => {
    const f = flow({
      name: "empty",
      steps: (_params, { step }) => {
        const none = step(add, { a: each(step(range, { n: 0 })) });
        return [none.v, step(sum, { xs: none.v })];
      },
    });
    expect(await resultOf(f)).toEqual([[], 0]);
  });

  test("lists of unequal length: an error with both lengths", async () => {
    const f = flow({
      name: "unequal",
      steps: (_params, { step }) => step(add, { a: each([1, 2, 3]), b: each(step(range, { n: 2 })) }).v,
    });
    await expect(resultOf(f)).rejects.toThrow(/3[^]*2|2[^]*3/);
  });
});

describe("skips", () => {
  const guarded = flow({
    name: "guarded",
    params: { go: z.boolean(), x: z.number() },
    steps: ({ go, x }, { step }) => step(add, { a: x }, { when: go }).v,
  });

  test("the conditions of a flow and of its steps hold together; gathers leave skipped elements out", async () => {
    const f = flow({
      name: "skips",
      steps: (_params, { step }) => {
        const yes = step(guarded, { go: true, x: 1 }, { name: "yes", when: true });
        const no = step(guarded, { go: true, x: 1 }, { name: "no", when: false });
        const inside = step(guarded, { go: false, x: 1 }, { name: "inside", when: true });
        const some = step(
          guarded,
          { go: each([true, false, true]), x: 1 },
          { name: "some", when: each([true, true, false]) },
        );
        return [
          yes,
          step(orElse, { x: optional(no) }),
          step(orElse, { x: optional(inside) }, { name: "orElse2" }),
          some,
        ];
      },
    });
    expect(await resultOf(f)).toEqual([11, -1, -1, [11]]);
  });

  test("settled lets failures pass, in their places", async () => {
    const f = flow({
      name: "settling",
      steps: (_params, { step }) => step(report, { results: settled(step(add, { a: each([1, 13, 2]) }).v) }),
    });
    expect(await resultOf(f)).toBe("11, thirteen, 12");
  });
});

describe("flows in flows", () => {
  test("mapped: one more list around everything, and chains go on inside", async () => {
    const f = flow({
      name: "mapped",
      steps: (_params, { step }) => {
        const each3 = step(inner, { n: each([0, 2, 3]) });
        return {
          ...each3,
          leaf: step(add, { a: each(flat(each3.sums)) }).v,
          perItem: step(sum, { xs: each(each3.sums) }, { name: "perItem" }),
          all: step(sum, { xs: flat(each3.sums) }, { name: "all" }),
        };
      },
    });
    expect(await resultOf(f)).toEqual({
      sums: [[], [100, 101], [100, 101, 102]],
      total: [0, 201, 303],
      odd: [[], [111], [111]],
      leaf: [110, 111, 110, 111, 112],
      perItem: [0, 201, 303],
      all: 504,
    });
  });

  test("mapped two deep", async () => {
    const outer = flow({
      name: "outer",
      params: { ns: z.array(z.number()) },
      steps: ({ ns }, { step }) => {
        const items = step(inner, { n: each(ns) });
        return { sums: items.sums, totals: items.total, all: step(sum, { xs: items.total }) };
      },
    });
    const f = flow({
      name: "twoDeep",
      steps: (_params, { step }) => {
        const groups = step(outer, { ns: each([[1], [2, 1]]) });
        const leaf = step(add, { a: each(flat(groups.totals)) });
        return { ...groups, flat: flat(groups.totals), flatSums: flat(groups.sums), leaf: leaf.v };
      },
    });
    expect(await resultOf(f)).toEqual({
      sums: [[[100]], [[100, 101], [100]]],
      totals: [[100], [201, 100]],
      all: [100, 301],
      flat: [100, 201, 100],
      flatSums: [[100], [100, 101], [100]],
      leaf: [110, 211, 110],
    });
  });
});
