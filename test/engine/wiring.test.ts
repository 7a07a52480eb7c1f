import { concat, each, flat, flow, optional, product, type Result, settled, task } from "sheaf";
import { result } from "sheaf/zod";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { countsOf, failureOf, Lab } from "./lab.ts";

const n = z.number();
const list = z.array(n);
const lists = z.array(list);

const given = task({ name: "given", input: { value: list }, output: list, run: ({ value }) => value });
const nested = task({ name: "nested", input: { value: lists }, output: lists, run: ({ value }) => value });
const double = task({ name: "double", input: { x: n }, output: n, run: ({ x }) => 2 * x });
const plus = task({ name: "plus", input: { x: n, y: n }, output: n, run: ({ x, y }) => x + y });
const count = task({
  name: "count",
  input: { to: n },
  output: list,
  run: ({ to }) => Array.from({ length: to }, (_, at) => to * 10 + at),
});
const gathered = task({ name: "gathered", input: { xs: list }, output: list, run: ({ xs }) => xs });
const gatheredLists = task({
  name: "gatheredLists",
  input: { xs: lists },
  output: lists,
  run: ({ xs }) => xs,
});
const odd = task({
  name: "odd",
  input: { x: n },
  output: n,
  run: ({ x }) => {
    if (x % 2 === 0) throw new RangeError(`${x} is even`);
    return x;
  },
});
const outcome = z.array(z.union([n, z.string()]));
const told = task({
  name: "told",
  input: { results: z.array(result(n)) },
  output: outcome,
  run: ({ results }) => results.map(tell),
});
const tell = (one: Result<number>) => (one.ok ? one.value : `${one.index.join()}: ${one.error.name}`);

/** Runs a flow without params and gives its result. */
async function resultOf<F extends Parameters<Lab["run"]>[0]>(made: F): Promise<unknown> {
  const { status, result: found } = await new Lab().run(made, {} as never);
  expect(status.failures.map(({ failure }) => failure.message)).toEqual([]);
  return found;
}

describe("an input is given", () => {
  test("a constant, and a constant with references inside, assembled at run time", async () => {
    const shape = z.object({ name: z.string(), parts: z.array(z.object({ size: n })) });
    const echo = task({ name: "echo", input: { shape }, output: shape, run: (input) => input.shape });
    const made = flow({
      name: "constants",
      params: { size: n.default(7) },
      steps: ({ size }, { step }) => {
        const twice = step(double, { x: 3 });
        return step(echo, { shape: { name: "a", parts: [{ size }, { size: twice }, { size: 1 }] } });
      },
    });
    expect(await resultOf(made)).toEqual({ name: "a", parts: [{ size: 7 }, { size: 6 }, { size: 1 }] });
  });

  test("a reference: direct, and broadcast to all elements of an array step", async () => {
    const made = flow({
      name: "direct",
      steps: (_, { step }) => {
        const ten = step(double, { x: 5 });
        const direct = step(plus, { x: ten, y: 1 }, { name: "direct" });
        return { direct, all: step(plus, { x: each([1, 2, 3]), y: ten }) };
      },
    });
    expect(await resultOf(made)).toEqual({ direct: 11, all: [11, 12, 13] });
  });

  test("each(reference to a list), each([constants]), each of a list of references", async () => {
    const made = flow({
      name: "fan",
      steps: (_, { step }) => {
        const one = step(double, { x: 50 }, { name: "one" });
        return {
          ref: step(double, { x: each(step(given, { value: [1, 2] })) }, { name: "ref" }),
          constants: step(double, { x: each([3, 4]) }, { name: "constants" }),
          mixed: step(double, { x: each([one, 5]) }, { name: "mixed" }),
        };
      },
    });
    expect(await resultOf(made)).toEqual({ ref: [2, 4], constants: [6, 8], mixed: [200, 10] });
  });

  test("each(many): a chain, index by index", async () => {
    const made = flow({
      name: "chain",
      steps: (_, { step }) => {
        const a = step(double, { x: each([1, 2, 3]) }, { name: "a" });
        const b = step(plus, { x: each(a), y: each(a) }, { name: "b" });
        return step(gathered, { xs: b });
      },
    });
    expect(await resultOf(made)).toEqual([4, 8, 12]);
  });

  test("each(flat(…)) and each(concat(…)), which extend the index", async () => {
    const made = flow({
      name: "flatten",
      steps: (_, { step }) => {
        const many = step(count, { to: each([2, 0, 1]) });
        const inner = step(double, { x: each(flat(many)) }, { name: "inner" });
        const source = step(given, { value: [7, 8] });
        const joined = step(double, { x: each(concat(inner, source, [9])) }, { name: "joined" });
        const ofList = step(
          double,
          { x: each(flat(step(nested, { value: [[1], [2, 3]] }))) },
          { name: "ofList" },
        );
        return { inner: step(gathered, { xs: inner }), joined, ofList };
      },
    });
    expect(await resultOf(made)).toEqual({
      inner: [40, 42, 20],
      joined: [80, 84, 40, 14, 16, 18],
      ofList: [2, 4, 6],
    });
  });

  test("flat(many) and concat(…) where a list is wanted", async () => {
    const made = flow({
      name: "gather",
      steps: (_, { step }) => {
        const many = step(count, { to: each([2, 1]) });
        const flattened = step(gathered, { xs: flat(many) }, { name: "flattened" });
        const whole = step(gatheredLists, { xs: many });
        const joined = step(gathered, { xs: concat(flattened, [1], flattened) }, { name: "joined" });
        return { flattened, whole, joined };
      },
    });
    expect(await resultOf(made)).toEqual({
      flattened: [20, 21, 10],
      whole: [[20, 21], [10]],
      joined: [20, 21, 10, 1, 20, 21, 10],
    });
  });

  test("product(…): every item with every item", async () => {
    const made = flow({
      name: "cross",
      steps: (_, { step }) => {
        const a = step(double, { x: each([1, 2, 3]) });
        const pairs = step(plus, { ...product({ x: a, y: [100, 200] }) });
        return step(gathered, { xs: pairs });
      },
    });
    expect(await resultOf(made)).toEqual([102, 202, 104, 204, 106, 206]);
  });

  test("settled(many): what succeeded and what failed, and the run succeeds", async () => {
    const made = flow({
      name: "settle",
      steps: (_, { step }) => step(told, { results: settled(step(odd, { x: each([1, 2, 3]) })) }),
    });
    const { status, result: found } = await new Lab().run(made);
    expect(found).toEqual([1, "1: RangeError", 3]);
    expect([status.state, status.failedTotal]).toEqual(["succeeded", 1]);
  });

  test("a field of one output and of many", async () => {
    const point = task({
      name: "point",
      input: { x: n },
      output: z.object({ at: z.object({ x: n }), name: z.string() }),
      run: ({ x }) => ({ at: { x }, name: `p${x}` }),
    });
    const made = flow({
      name: "fields",
      steps: (_, { step }) => {
        const one = step(point, { x: 4 }, { name: "one" });
        const many = step(point, { x: each([1, 2]) });
        return {
          one: step(double, { x: one.at.x }, { name: "ofOne" }),
          many: step(gathered, { xs: many.at.x }),
          each: step(double, { x: each(many.at.x) }, { name: "ofMany" }),
          names: many.name,
        };
      },
    });
    expect(await resultOf(made)).toEqual({ one: 8, many: [1, 2], each: [2, 4], names: ["p1", "p2"] });
  });
});

describe("flows in flows", () => {
  const scale = flow({
    name: "scale",
    params: { xs: list, by: n.default(10) },
    steps: ({ xs, by }, { step }) => {
      const scaled = step(plus, { x: each(xs), y: by });
      return { scaled, all: step(gathered, { xs: scaled }) };
    },
  });

  test("are wired like a task, more than once, with their defaults", async () => {
    const made = flow({
      name: "outer",
      steps: (_, { step }) => {
        const first = step(scale, { xs: [1, 2] }, { name: "first" });
        const second = step(scale, { xs: first.all, by: 100 }, { name: "second" });
        return { first: first.all, second: second.scaled };
      },
    });
    const { result: found, status } = await new Lab().run(made);
    expect(found).toEqual({ first: [11, 12], second: [111, 112] });
    expect(status.steps.map(({ name }) => name)).toEqual([
      "first/plus",
      "first/gathered",
      "second/plus",
      "second/gathered",
    ]);
  });

  test("are mapped, with a fan-out inside: its many become lists, its lists are gathered", async () => {
    const made = flow({
      name: "mapped",
      steps: (_, { step }) => {
        const mapped = step(scale, { xs: each([[1, 2], [], [3]]), by: each([10, 20, 30]) });
        const after = step(double, { x: each(flat(mapped.all)) }, { name: "after" });
        return {
          whole: step(gatheredLists, { xs: mapped.scaled }),
          flattened: step(gathered, { xs: flat(mapped.scaled) }, { name: "flattened" }),
          lists: mapped.all,
          after,
        };
      },
    });
    expect(await resultOf(made)).toEqual({
      whole: [[11, 12], [], [33]],
      flattened: [11, 12, 33],
      lists: [[11, 12], [], [33]],
      after: [22, 24, 66],
    });
  });

  test("are mapped two deep: an index is a path", async () => {
    const places: string[] = [];
    const leaf = task({
      name: "leaf",
      input: { x: n, offset: n, row: n },
      output: n,
      run: ({ x, offset, row }, { step, index }) => {
        places.push(`${step}[${index.join()}]`);
        return x + offset + 1000 * row;
      },
    });
    const row = flow({
      name: "row",
      params: { xs: list, offset: n, row: n },
      steps: (params, { step }) => {
        const start = step(double, { x: params.row });
        return step(leaf, { x: each(params.xs), offset: params.offset, row: start });
      },
    });
    const table = flow({
      name: "table",
      params: { rows: lists, offset: n },
      steps: ({ rows, offset }, { step }) => step(row, { xs: each(rows), offset, row: 1 }),
    });
    const made = flow({
      name: "deep",
      steps: (_, { step }) => step(table, { rows: each([[[1, 2], [3]], [[4]]]), offset: each([100, 200]) }),
    });
    expect(await resultOf(made)).toEqual([[[2101, 2102], [2103]], [[2204]]]);
    expect(places.toSorted()).toEqual([
      "table/row/leaf[0,0,0]",
      "table/row/leaf[0,0,1]",
      "table/row/leaf[0,1,0]",
      "table/row/leaf[1,0,0]",
    ]);
  });

  test("a failure inside one item of a mapped flow is that item's, whatever is gathered of it", async () => {
    const inner = flow({
      name: "inner",
      params: { xs: list },
      steps: ({ xs }, { step }) => step(gathered, { xs: step(odd, { x: each(xs) }) }),
    });
    const summary = task({
      name: "summary",
      input: { results: z.array(result(list)) },
      output: z.array(z.boolean()),
      run: ({ results }) => results.map(({ ok }) => ok),
    });
    const made = flow({
      name: "partly",
      steps: (_, { step }) =>
        step(summary, { results: settled(step(inner, { xs: each([[1], [3, 4], []]) })) }),
    });
    expect((await new Lab().run(made)).result).toEqual([true, false, true]);
  });
});

describe("order", () => {
  test("a chain has no barrier: the second step of an element runs while another is still in the first", async () => {
    const log: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const slow = task({
      name: "slow",
      input: { x: n },
      output: n,
      run: async ({ x }) => {
        if (x === 0) await gate;
        log.push(`slow ${x}`);
        return x;
      },
    });
    const next = task({
      name: "next",
      input: { x: n },
      output: n,
      run: ({ x }) => {
        log.push(`next ${x}`);
        if (x === 2) release();
        return x;
      },
    });
    const made = flow({
      name: "no-barrier",
      steps: (_, { step }) => step(next, { x: each(step(slow, { x: each([0, 1, 2]) })) }),
    });
    await new Lab().run(made, {}, { executor: { executor: "local", workers: 2 } });
    expect(log.slice(-2)).toEqual(["slow 0", "next 0"]);
    expect(log).toContain("next 2");
  });

  test("nor has a mapped flow, nor flat and concat", async () => {
    const log: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const source = task({
      name: "source",
      input: { x: n },
      output: list,
      run: async ({ x }) => {
        if (x === 0) await gate;
        return [x, x + 1];
      },
    });
    const leaf = task({
      name: "leaf",
      input: { x: n },
      output: n,
      run: ({ x }) => {
        log.push(`leaf ${x}`);
        if (x === 11) release();
        return x;
      },
    });
    const made = flow({
      name: "no-barrier-flat",
      steps: (_, { step }) => {
        const sources = step(source, { x: each([0, 10]) });
        const flattened = step(leaf, { x: each(flat(sources)) });
        const joined = step(double, { x: each(concat(flattened, [5])) });
        return step(gathered, { xs: joined });
      },
    });
    const { result: found } = await new Lab().run(made, {}, { executor: { executor: "local", workers: 2 } });
    expect(log).toEqual(["leaf 10", "leaf 11", "leaf 0", "leaf 1"]);
    expect(found).toEqual([0, 2, 20, 22, 10]);
  });

  test("`after` orders without data", async () => {
    const lab = new Lab();
    const [a, b] = [lab.adder("a"), lab.adder("b")];
    const made = flow({
      name: "ordered",
      steps: (_, { step }) => {
        const first = step(a, { x: each([1, 2]) });
        step(b, { x: 9 }, { after: [first] });
      },
    });
    expect((await lab.run(made)).ran).toEqual(["a 1", "a 2", "b 9"]);
  });

  test("`after` a failed step skips", async () => {
    const made = flow({
      name: "ordered-failure",
      steps: (_, { step }) => {
        const first = step(odd, { x: 2 });
        step(double, { x: 9 }, { after: [first] });
      },
    });
    const { status } = await new Lab().run(made);
    expect(status.state).toBe("failed");
    expect(countsOf(status, "double")).toEqual({ skipped: 1 });
  });
});

describe("when", () => {
  const isEven = task({ name: "isEven", input: { x: n }, output: z.boolean(), run: ({ x }) => x % 2 === 0 });

  test("skips a step and what depends on it; optional() takes undefined in its place", async () => {
    const either = task({
      name: "either",
      input: { x: n.optional() },
      output: z.string(),
      run: ({ x }) => (x === undefined ? "none" : `some ${x}`),
    });
    const made = flow({
      name: "conditional",
      params: { x: n },
      steps: ({ x }, { step }) => {
        const condition = step(isEven, { x });
        const halved = step(double, { x }, { when: condition, name: "halved" });
        step(double, { x: halved }, { name: "dependant" });
        return step(either, { x: optional(halved) });
      },
    });
    const lab = new Lab();
    const odd3 = await lab.run(made, { x: 3 });
    expect([odd3.result, odd3.status.state]).toEqual(["none", "succeeded"]);
    expect(countsOf(odd3.status, "dependant")).toEqual({ skipped: 1 });
    expect((await lab.run(made, { x: 4 })).result).toBe("some 8");
  });

  test("each(condition): gathers leave elements out, chains skip, optional() keeps their place", async () => {
    const places = task({
      name: "places",
      input: { xs: z.array(n.optional()) },
      output: z.array(z.string()),
      run: ({ xs }) => xs.map(String),
    });
    const made = flow({
      name: "conditional-each",
      steps: (_, { step }) => {
        const xs = [1, 2, 3, 4];
        const conditions = step(isEven, { x: each(xs) });
        const kept = step(double, { x: each(xs) }, { when: each(conditions) });
        const chained = step(plus, { x: each(kept), y: 1 });
        return {
          gathered: step(gathered, { xs: chained }),
          places: step(places, { xs: optional(kept) }),
        };
      },
    });
    const { result: found, status } = await new Lab().run(made);
    expect(found).toEqual({ gathered: [5, 9], places: ["undefined", "4", "undefined", "8"] });
    expect(countsOf(status, "plus")).toEqual({ succeeded: 2, skipped: 2 });
  });

  test("of a whole flow", async () => {
    const inner = flow({
      name: "inner",
      params: { x: n },
      steps: ({ x }, { step }) => step(double, { x: step(double, { x }, { name: "first" }) }),
    });
    const made = flow({
      name: "conditional-flow",
      steps: (_, { step }) => step(inner, { x: each([1, 2]) }, { when: each([false, true]) }),
    });
    expect(await resultOf(made)).toEqual([8]);
  });
});

describe("lists", () => {
  test("that are empty give no elements and empty gathers, and the run succeeds", async () => {
    const made = flow({
      name: "empty",
      steps: (_, { step }) => {
        const none = step(given, { value: [] });
        const doubled = step(double, { x: each(none) });
        const chained = step(plus, { x: each(doubled), y: 1 });
        const crossed = step(plus, { ...product({ x: none, y: [1, 2] }) }, { name: "crossed" });
        return {
          gathered: step(gathered, { xs: chained }),
          flattened: step(gathered, { xs: flat(step(count, { to: each(none) })) }, { name: "flattened" }),
          told: step(told, { results: settled(doubled) }),
          crossed: step(gathered, { xs: crossed }, { name: "ofCrossed" }),
          joined: step(
            gathered,
            { xs: step(double, { x: each(concat(none, doubled)) }, { name: "j" }) },
            { name: "ofJoined" },
          ),
          direct: doubled,
        };
      },
    });
    const { result: found, status } = await new Lab().run(made);
    expect(found).toEqual({ gathered: [], flattened: [], told: [], crossed: [], joined: [], direct: [] });
    expect(status.state).toBe("succeeded");
  });

  test("that are zipped and differ in length: the error names both lengths; what hangs on it is skipped", async () => {
    const made = flow({
      name: "unequal",
      steps: (_, { step }) => {
        const pairs = step(plus, { x: each(step(given, { value: [1, 2, 3] })), y: each([1, 2]) });
        return step(gathered, { xs: pairs });
      },
    });
    const { run, status } = await new Lab().run(made);
    expect(status.state).toBe("failed");
    const failure = await failureOf(run, "plus");
    expect([failure?.code, failure?.message]).toEqual([
      "SHEAF_ZIP_LENGTH",
      expect.stringMatching(/input x has 3, input y has 2/),
    ]);
    expect(countsOf(status, "gathered")).toEqual({ skipped: 1 });
  });

  test("that are zipped as outputs of two array steps", async () => {
    const made = flow({
      name: "unequal-many",
      steps: (_, { step }) => {
        const a = step(double, { x: each(step(given, { value: [1, 2, 3] })) }, { name: "a" });
        const b = step(double, { x: each([1, 2]) }, { name: "b" });
        return step(plus, { x: each(a), y: each(b) });
      },
    });
    const failure = await failureOf((await new Lab().run(made)).run, "plus");
    expect([failure?.code, failure?.message]).toEqual([
      "SHEAF_ZIP_LENGTH",
      expect.stringMatching(/\b3\b.*\b2\b/),
    ]);
  });

  test("that are none", async () => {
    const anything = task({ name: "anything", input: {}, output: z.any(), run: () => ({ no: "list" }) });
    const made = flow({
      name: "not-a-list",
      steps: (_, { step }) => step(double, { x: each(step(anything, {}) as never) }),
    });
    const failure = await failureOf((await new Lab().run(made)).run, "double");
    expect([failure?.code, failure?.message]).toEqual([
      "SHEAF_NOT_A_LIST",
      expect.stringContaining("not a list but object"),
    ]);
  });

  test("whose step failed: nothing of it is taken for an empty list", async () => {
    const failing = task({
      name: "failing",
      input: {},
      output: list,
      run: () => {
        throw new Error("no list today");
      },
    });
    const made = flow({
      name: "lost-list",
      steps: (_, { step }) => {
        const items = step(odd, { x: each(step(failing, {})) });
        step(gathered, { xs: items });
        return step(told, { results: settled(items) });
      },
    });
    const { run, status } = await new Lab().run(made);
    expect(status.state).toBe("failed");
    expect(["odd", "gathered", "told"].map((step) => countsOf(status, step))).toEqual([
      { skipped: 1 },
      { skipped: 1 },
      { succeeded: 1 },
    ]);
    expect((await failureOf(run, "failing"))?.message).toBe("no list today");
  });

  test("that fail before a settled gather are one failure in it", async () => {
    const made = flow({
      name: "lost-zip",
      params: { xs: list },
      steps: ({ xs }, { step }) =>
        step(told, { results: settled(step(plus, { x: each(xs), y: each([1, 2]) })) }),
    });
    const { result: found, status } = await new Lab().run(made, { xs: [1] });
    expect([found, status.state]).toEqual([[": SheafError"], "succeeded"]);
  });

  test("whose step failed inside one item of a mapped flow: that item has failed", async () => {
    const listed = task({
      name: "listed",
      input: { x: n },
      output: list,
      run: ({ x }) => {
        if (x === 2) throw new Error("no list for 2");
        return [x];
      },
    });
    const inner = flow({
      name: "inner",
      params: { x: n },
      steps: ({ x }, { step }) => step(double, { x: each(step(listed, { x })) }),
    });
    const summary = task({
      name: "summary",
      input: { results: z.array(result(list)) },
      output: z.array(z.boolean()),
      run: ({ results }) => results.map(({ ok }) => ok),
    });
    const made = flow({
      name: "lost-inner-list",
      steps: (_, { step }) => step(summary, { results: settled(step(inner, { x: each([1, 2, 3]) })) }),
    });
    expect((await new Lab().run(made)).result).toEqual([true, false, true]);
  });
});
