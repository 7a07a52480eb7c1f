import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { task } from "../task/define.ts";
import type { Result } from "../task/result.ts";
import { bindingText, domainText } from "./binding-text.ts";
import { flow, graphOf } from "./flow.ts";
import type { Graph } from "./graph.ts";
import { concat, each, flat, optional, product, settled } from "./marker.ts";
import type { Tools } from "./flow-types.ts";

// one task per validator: all three are wired alike
const numbers = task({
  name: "numbers",
  input: { seed: z.number().default(1) },
  output: z.array(z.number()),
  run: () => [],
});
const texts = task({ name: "texts", input: {}, output: v.array(v.string()), run: () => [] });
const grid = task({ name: "grid", input: {}, output: z.array(z.array(z.number())), run: () => [] });
const inc = task({
  name: "inc",
  input: { x: z.number(), by: z.number().optional() },
  output: z.number(),
  run: ({ x }) => x,
});
const label = task({
  name: "label",
  input: type({ x: "number", text: "string" }),
  output: type("string"),
  run: ({ text }) => text,
});
const split = task({ name: "split", input: { x: z.number() }, output: z.array(z.number()), run: () => [] });
const sum = task({
  name: "sum",
  input: { xs: z.array(z.number()) },
  output: z.object({ total: z.number(), ok: z.boolean() }),
  run: () => ({ total: 0, ok: true }),
});
const report = task({
  name: "report",
  input: { results: z.custom<Result<number>[]>() },
  output: z.string(),
  run: () => "",
});

const trace = (steps: (tools: Tools) => unknown): Graph =>
  graphOf(flow({ name: "f", steps: (_params, tools) => steps(tools) }));

/** Spaces as `id: kind < parent (what it is spread over)`, steps as `name @ space: inputs`. */
function picture(graph: Graph): { spaces: string[]; steps: string[] } {
  return {
    spaces: graph.domains.flatMap((domain) =>
      domain.kind === "root"
        ? []
        : [
            `${domain.id}: ${domain.kind}${domain.kind === "zip" && domain.aligned.length > 0 ? `(${domain.aligned.join()})` : ""} < ${domain.parent} over ${domainText(graph, domain.id)}`,
          ],
    ),
    steps: graph.steps.map((step) => {
      const inputs = Object.entries(step.inputs).map(
        ([input, binding]) => `${input}=${bindingText(graph, binding)}`,
      );
      return `${step.name} @ ${step.domain}: ${inputs.join(" ")}`.trim();
    }),
  };
}

const output = (...[step, at, lists, more]: [step: number, at: number, lists: number[], more?: object]) => ({
  kind: "output",
  step,
  at,
  lists,
  path: [],
  mode: "plain",
  flatten: 0,
  ...more,
});

describe("inputs of a step that runs once", () => {
  test("a constant stays one; references nested in it make it a tree", () => {
    const graph = trace(({ step }) => {
      const { total } = step(sum, { xs: [1, 2] });
      return step(sum, { xs: [1, total] }, { name: "again" });
    });
    expect(graph.steps[0]!.inputs).toEqual({ xs: { kind: "const", value: [1, 2] } });
    expect(graph.steps[1]!.inputs).toEqual({
      xs: { kind: "list", items: [{ kind: "const", value: 1 }, output(0, 0, [], { path: ["total"] })] },
    });
  });

  test("an input that is left out, or undefined, is not there", () => {
    const graph = trace(({ step }) => step(inc, { x: 1, by: undefined }));
    expect(Object.keys(graph.steps[0]!.inputs)).toEqual(["x"]);
  });

  test("optional() lets a skip pass as undefined", () => {
    const graph = trace(({ step }) => {
      const one = step(inc, { x: 1 });
      return step(inc, { x: 2, by: optional(one) }, { name: "two" });
    });
    expect(graph.steps[1]!.inputs["by"]).toEqual(output(0, 0, [], { mode: "optional" }));
  });
});

describe("fan-out", () => {
  test("over a list that a step gives, and over constants: a space below the root", () => {
    const graph = trace(({ step }) => {
      step(inc, { x: each(step(numbers, {})), by: 2 });
      step(inc, { x: each([1, 2]) }, { name: "constants" });
    });
    expect(picture(graph)).toEqual({
      spaces: ["1: zip < 0 over numbers", "2: zip < 0 over [1,2]"],
      steps: ["numbers @ 0:", "inc @ 1: x=each(numbers) by=2", "constants @ 2: x=each([1,2])"],
    });
  });

  test("over several lists: one space, zipped", () => {
    const graph = trace(({ step }) => {
      const xs = step(numbers, {});
      step(label, { x: each(xs), text: each(step(texts, {})) });
    });
    expect(graph.domains[1]).toMatchObject({
      kind: "zip",
      aligned: [],
      lists: [{ input: "x" }, { input: "text" }],
    });
    expect(graph.steps[2]!.inputs).toEqual({
      x: { kind: "item", domain: 1, source: 0, path: [] },
      text: { kind: "item", domain: 1, source: 1, path: [] },
    });
  });

  test("a chain lives in the space of what it goes on from: no barrier", () => {
    const graph = trace(({ step }) => {
      const first = step(inc, { x: each([1, 2]) });
      const second = step(inc, { x: each(first) }, { name: "second" });
      return step(inc, { x: each(second), by: each(first) }, { name: "third" });
    });
    expect(graph.domains).toHaveLength(2);
    expect(graph.steps.map(({ domain }) => domain)).toEqual([1, 1, 1]);
    expect(graph.steps[2]!.inputs).toEqual({ x: output(1, 1, []), by: output(0, 1, []) });
    expect(graph.result).toEqual(output(2, 0, [1]));
  });

  test("array steps of different origin are aligned in a space of their own, with lists besides", () => {
    const graph = trace(({ step }) => {
      const a = step(inc, { x: each([1, 2]) }, { name: "a" });
      const b = step(inc, { x: each([3, 4]) }, { name: "b" });
      step(inc, { x: each(a), by: each(b) }, { name: "ab" });
      step(inc, { x: each(a), by: each(step(numbers, {})) }, { name: "an" });
    });
    expect(picture(graph).spaces.slice(2)).toEqual([
      "3: zip(1,2) < 0 over [1,2], [3,4]",
      "4: zip(1) < 0 over [1,2], numbers",
    ]);
    expect(graph.steps[2]!.inputs).toEqual({ x: output(0, 1, []), by: output(1, 2, []) });
    expect(graph.steps[4]!.inputs).toEqual({
      x: output(0, 1, []),
      by: { kind: "item", domain: 4, source: 0, path: [] },
    });
  });
});

describe("flat", () => {
  test("a gather of lists, flattened after", () => {
    const graph = trace(({ step }) => step(sum, { xs: flat(step(split, { x: each([1, 2]) })) }));
    expect(graph.steps[1]!.inputs["xs"]).toEqual(output(0, 0, [1], { flatten: 1 }));
  });

  test("fanned out: a space below the array step's, whose outputs gather as one list", () => {
    const graph = trace(({ step }) => {
      const parts = step(split, { x: each([1, 2]) });
      const done = step(inc, { x: each(flat(parts)) });
      return step(sum, { xs: done });
    });
    expect(graph.domains[2]).toMatchObject({
      kind: "zip",
      parent: 1,
      lists: [{ binding: output(0, 1, []) }],
    });
    expect(graph.steps[1]!.domain).toBe(2);
    expect(graph.steps[2]!.inputs["xs"]).toEqual(output(1, 0, [2]));
  });

  test("a shallower array step of the same origin is broadcast downwards", () => {
    const graph = trace(({ step }) => {
      const base = step(inc, { x: each([1, 2]) });
      const parts = step(split, { x: each(base) });
      return step(inc, { x: each(flat(parts)), by: each(base) }, { name: "leaf" });
    });
    expect(graph.steps[2]!.domain).toBe(2);
    expect(graph.steps[2]!.inputs["by"]).toEqual(output(0, 1, []));
  });

  test("a list of lists", () => {
    const graph = trace(({ step }) => step(inc, { x: each(flat(step(grid, {}))) }));
    expect(picture(graph).spaces).toEqual(["1: zip < 0 over flat(grid)"]);
  });

  test("two flats of the same array step, zipped: aligned below what they have in common", () => {
    const graph = trace(({ step }) => {
      const parts = step(split, { x: each([1, 2]) });
      const a = step(inc, { x: each(flat(parts)) }, { name: "a" });
      const b = step(inc, { x: each(flat(parts)) }, { name: "b" });
      step(inc, { x: each(a), by: each(b) }, { name: "ab" });
    });
    expect(graph.domains[4]).toMatchObject({ kind: "zip", parent: 1, aligned: [2, 3] });
  });
});

describe("concat and product", () => {
  test("concat: a space of sources and one of their items; an array step flows in one by one", () => {
    const graph = trace(({ step }) => {
      const xs = step(numbers, {});
      const more = step(inc, { x: each([1]) });
      const all = step(inc, { x: each(concat(xs, more, [7])) }, { name: "all" });
      return step(sum, { xs: all });
    });
    expect(picture(graph).spaces).toEqual([
      "1: zip < 0 over [1]",
      "2: fixed < 0 over 3 sources",
      "3: parts < 2 over concat(numbers, each(inc), [7])",
    ]);
    expect(graph.domains[3]).toMatchObject({
      parts: [{ type: "list" }, { type: "many", domain: 1 }, { type: "list" }],
    });
    expect(graph.steps[2]!.inputs["x"]).toEqual({ kind: "part", domain: 3, path: [] });
    expect(graph.steps[3]!.inputs["xs"]).toEqual(output(2, 0, [2]));
  });

  test("concat as a list", () => {
    const graph = trace(({ step }) => step(sum, { xs: concat(step(numbers, {}), [1]) }));
    expect(picture(graph).steps[1]).toBe("sum @ 0: xs=flat([numbers, [1]])");
  });

  test("product: a space per factor, one in the other; steps that share it share its spaces", () => {
    const graph = trace(({ step }) => {
      const crossed = product({ x: [1, 2], by: step(numbers, {}) });
      const a = step(inc, { ...crossed });
      step(inc, { ...crossed }, { name: "b" });
      return step(sum, { xs: a });
    });
    expect(picture(graph)).toEqual({
      spaces: ["1: zip < 0 over [1,2]", "2: zip < 1 over numbers"],
      steps: [
        "numbers @ 0:",
        "inc @ 2: x=each([1,2]) by=each(numbers)",
        "b @ 2: x=each([1,2]) by=each(numbers)",
        "sum @ 0: xs=inc[*]",
      ],
    });
  });

  test("product: an array step as the first factor goes on from its own space, as a later one it is gathered", () => {
    const graph = trace(({ step }) => {
      const a = step(inc, { x: each([1]) });
      step(inc, { ...product({ x: a, by: a }) }, { name: "b" });
    });
    expect(graph.domains[2]).toMatchObject({ parent: 1, lists: [{ binding: output(0, 0, [1]) }] });
    expect(graph.steps[1]!.inputs).toEqual({
      x: output(0, 1, []),
      by: { kind: "item", domain: 2, source: 0, path: [] },
    });
  });
});

describe("settled, when, after", () => {
  test("settled gathers whatever became of the elements", () => {
    const graph = trace(({ step }) => step(report, { results: settled(step(inc, { x: each([1]) })) }));
    expect(graph.steps[1]!.inputs["results"]).toEqual(output(0, 0, [1], { mode: "settled" }));
  });

  test("a condition: once, and per element", () => {
    const graph = trace(({ step }) => {
      const { ok } = step(sum, { xs: [] });
      step(inc, { x: 1 }, { when: ok });
      step(inc, { x: each([1, 2]) }, { name: "some", when: each([true, false]) });
      const sums = step(sum, { xs: [] }, { name: "sums", when: each([true]) });
      step(inc, { x: each(sums.total) }, { name: "chained", when: each(sums.ok) });
    });
    expect(graph.steps[1]!.when).toEqual(output(0, 0, [], { path: ["ok"] }));
    expect(graph.steps[2]!.when).toEqual({ kind: "item", domain: 1, source: 1, path: [] });
    expect(graph.steps[4]).toMatchObject({ domain: 2, when: output(3, 2, [], { path: ["ok"] }) });
  });

  test("order without data; options are in the graph", () => {
    const graph = trace(({ step }) => {
      const a = step(inc, { x: 1 }, { name: "a" });
      const b = step(
        inc,
        { x: each([1]) },
        { name: "b", throttle: 2, maxFailures: 3, resources: { cpus: 2 } },
      );
      step(inc, { x: 1 }, { name: "c", after: [a, b] });
      step(inc, { x: 1 }, { name: "d", after: b });
    });
    expect(graph.steps.map(({ after }) => after)).toEqual([[], [], [0, 1], [1]]);
    expect(graph.steps[1]).toMatchObject({ throttle: 2, maxFailures: 3, resources: { cpus: 2 } });
  });
});

describe("flows in flows", () => {
  const inner = flow({
    name: "inner",
    params: { x: z.number(), by: z.number().default(5) },
    steps: ({ x, by }, { step }) => {
      const parts = step(split, { x });
      const done = step(inc, { x: each(parts), by });
      return { done, total: step(sum, { xs: done }).total };
    },
  });

  test("wired once: its steps are named after it, its params are parsed", () => {
    const graph = trace(({ step }) => {
      const { done, total } = step(inner, { x: 1 }, { name: "a" });
      step(sum, { xs: done });
      return total;
    });
    expect(graph.steps.map(({ name, domain, scope }) => [name, domain, scope])).toEqual([
      ["a/split", 0, 0],
      ["a/inc", 1, 0],
      ["a/sum", 0, 0],
      ["sum", 0, 0],
    ]);
    expect(graph.steps[0]!.inputs["x"]).toMatchObject({
      kind: "parse",
      label: "a.x",
      binding: { kind: "const", value: 1 },
    });
    expect(graph.steps[1]!.inputs["by"]).toMatchObject({
      kind: "parse",
      binding: { kind: "const", value: undefined },
    });
    expect(graph.steps[3]!.inputs["xs"]).toEqual(output(1, 0, [1]));
    expect(graph.result).toEqual(output(2, 0, [], { path: ["total"] }));
  });

  test("mapped: its scope is the fan-out; outside there is one more list around everything", () => {
    const graph = trace(({ step }) => {
      const { done, total } = step(inner, { x: each([1, 2]) });
      step(sum, { xs: total });
      step(sum, { xs: flat(done) }, { name: "all" });
      step(inc, { x: each(flat(done)) }, { name: "leaves" });
      step(sum, { xs: each(done) }, { name: "perItem" });
    });
    expect(picture(graph).spaces).toEqual(["1: zip < 0 over [1,2]", "2: zip < 1 over inner/split"]);
    expect(graph.steps.map(({ name, domain, scope }) => [name, domain, scope])).toEqual([
      ["inner/split", 1, 1],
      ["inner/inc", 2, 1],
      ["inner/sum", 1, 1],
      ["sum", 0, 0],
      ["all", 0, 0],
      ["leaves", 2, 0],
      ["perItem", 1, 0],
    ]);
    expect(graph.steps[1]!.inputs["by"]).toMatchObject({ kind: "parse", binding: { kind: "const" } });
    expect(graph.steps[2]!.inputs["xs"]).toEqual(output(1, 1, [1]));
    expect(graph.steps[3]!.inputs["xs"]).toEqual(output(2, 0, [1], { path: ["total"] }));
    expect(graph.steps[4]!.inputs["xs"]).toEqual(output(1, 0, [2]));
    expect(graph.steps[5]!.inputs["x"]).toEqual(output(1, 2, []));
    expect(graph.steps[6]!.inputs["xs"]).toEqual(output(1, 1, [1]));
  });

  test("mapped two deep: a gather is a list of lists of lists, flattened level by level", () => {
    const outer = flow({
      name: "outer",
      params: { xs: z.array(z.number()) },
      steps: ({ xs }, { step }) => step(inner, { x: each(xs) }),
    });
    const graph = trace(({ step }) => {
      const { done, total } = step(outer, { xs: each([[1], [2, 3]]) });
      return { done, total, flat: flat(total), leaf: step(inc, { x: each(flat(total)) }) };
    });
    expect(graph.steps.map(({ name, domain, scope }) => [name, domain, scope])).toEqual([
      ["outer/inner/split", 2, 2],
      ["outer/inner/inc", 3, 2],
      ["outer/inner/sum", 2, 2],
      ["inc", 2, 0],
    ]);
    expect(graph.domains.map(({ depth }) => depth)).toEqual([0, 1, 2, 3]);
    expect(graph.result).toEqual({
      kind: "object",
      entries: {
        done: output(1, 0, [1, 1, 1]),
        total: output(2, 0, [1, 1], { path: ["total"] }),
        flat: output(2, 0, [2], { path: ["total"] }),
        leaf: output(3, 0, [2]),
      },
    });
  });

  test("after and when of a flow hold for all its steps, with their own", () => {
    const guarded = flow({
      name: "guarded",
      params: { go: z.boolean() },
      steps: ({ go }, { step }) => void step(inc, { x: 1 }, { when: go }),
    });
    const graph = trace(({ step }) => {
      const first = step(sum, { xs: [] });
      const done = step(guarded, { go: true }, { after: first, when: first.ok });
      step(inc, { x: 1 }, { after: done });
    });
    expect(graph.steps[1]).toMatchObject({
      name: "guarded/inc",
      after: [0],
      when: { kind: "all", items: [output(0, 0, [], { path: ["ok"] }), { kind: "parse" }] },
    });
    expect(graph.steps[2]!.after).toEqual([1]);
  });

  test("outer array steps are broadcast into a mapped flow, item by item", () => {
    const graph = trace(({ step }) => {
      const a = step(inc, { x: each([1, 2]) });
      step(inner, { x: each(a), by: each([5, 6]) });
    });
    expect(graph.domains[2]).toMatchObject({
      kind: "zip",
      parent: 0,
      aligned: [1],
      lists: [{ input: "by" }],
    });
    expect(graph.steps[1]).toMatchObject({
      domain: 2,
      inputs: { x: { kind: "parse", binding: output(0, 1, []) } },
    });
  });
});

test("steps is called once, and only when the graph is asked for", () => {
  let calls = 0;
  const lazy = flow({ name: "lazy", steps: () => void calls++ });
  expect(calls).toBe(0);
  expect(graphOf(lazy)).toBe(graphOf(lazy));
  expect(calls).toBe(1);
});
