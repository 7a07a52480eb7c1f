import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type SheafError, isSheafError } from "../model/errors.ts";
import { task } from "../task/define.ts";
import { flow, graphOf } from "./flow.ts";
import { concat, each, flat, optional, product, settled } from "./marker.ts";

// oxlint-disable no-explicit-any -- wiring as somebody writes it who has no types
type Untyped = (definition: unknown, inputs?: unknown, options?: unknown) => any;
const loose = { each, flat, concat, product, settled, optional } as unknown as Record<
  "each" | "flat" | "concat" | "product" | "settled" | "optional",
  (...given: unknown[]) => unknown
>;

const convert = task({
  name: "convert",
  input: { ncFile: z.string(), bucket: z.string().optional() },
  output: z.object({ url: z.string(), sizes: z.array(z.number()) }),
  run: () => ({ url: "", sizes: [] }),
});
const list = task({ name: "list", input: {}, output: z.array(z.string()), run: () => [] });
const total = task({
  name: "total",
  input: { sizes: z.array(z.number()) },
  output: z.number(),
  run: () => 0,
});
const pair = task({
  name: "pair",
  input: { pair: z.tuple([z.string(), z.string()]) },
  output: z.date(),
  run: () => new Date(0),
});
const whole = task({
  name: "whole",
  input: z.object({ n: z.number(), mode: z.enum(["a", "b"]).default("a") }),
  output: z.number(),
  run: ({ n }) => n,
});
const coerced = task({
  name: "coerced",
  input: { n: z.coerce.number() },
  output: z.number(),
  run: ({ n }) => n,
});

function traced(steps: (step: Untyped, params: any) => unknown): unknown {
  const params = { start: z.string() };
  return graphOf(flow({ name: "f", params, steps: (refs, { step }) => steps(step as Untyped, refs) }));
}

function mistake(steps: Parameters<typeof traced>[0]): SheafError {
  try {
    traced(steps);
  } catch (error) {
    if (isSheafError(error)) return error;
    throw error;
  }
  throw new Error("nothing was wrong");
}

const said = (steps: Parameters<typeof traced>[0]) => {
  const { code, message, mend } = mistake(steps);
  return [code, message, mend];
};

describe("inputs", () => {
  test("unknown, with the nearest name", () => {
    expect(said((step) => step(convert, { ncFle: "x" }))).toEqual([
      "SHEAF_UNKNOWN_INPUT",
      'Flow "f", step "convert", input "ncFle": task "convert" has no such input. Did you mean "ncFile"?',
      "Its inputs are ncFile, bucket.",
    ]);
    expect(said((step) => step(whole, { n: 1, m: 2 }))[1]).toContain("has no such input");
  });
  test("missing", () => {
    expect(said((step) => step(convert, {}))).toEqual([
      "SHEAF_MISSING_INPUT",
      'Flow "f", step "convert", input "ncFile": task "convert" requires this input (string), and it is not given.',
      "Write step(…, { …, ncFile: … }).",
    ]);
    expect(said((step) => step(whole, {}))[0]).toBe("SHEAF_MISSING_INPUT");
  });
  test("of another type, both types named", () => {
    expect(said((step) => step(convert, { ncFile: 5 }))[1]).toBe(
      'Flow "f", step "convert", input "ncFile": takes string and is given 5.',
    );
    expect(said((step) => step(total, { sizes: step(list) }))[1]).toContain(
      "takes number[] and is given string[].",
    );
    expect(said((step) => step(whole, { n: 1, mode: "c" }))[1]).toContain(
      'takes "a" | "b" and is given "c".',
    );
    expect(said((step) => step(total, { sizes: each([["a"]]) }))[1]).toContain(
      'takes number[] and is given ["a"].',
    );
  });
  test("a list where one is wanted, and the reverse", () => {
    const mend = "Wrap it in each() to run the step once per item.";
    expect(said((step) => step(convert, { ncFile: step(list) }))).toEqual([
      "SHEAF_WIRING_TYPE",
      'Flow "f", step "convert", input "ncFile": takes string and is given string[].',
      mend,
    ]);
    const many = (step: Untyped) => step(convert, { ncFile: each(["a"]) }, { name: "many" });
    expect(said((step) => step(convert, { ncFile: many(step).url }))[2]).toBe(mend);
    expect(said((step) => step(total, { sizes: step(whole, { n: 1 }) }))[2]).toBe(
      "Write [value] for a list of one.",
    );
  });
  test("an implicit flatten, a gather into a list of fixed length", () => {
    const many = (step: Untyped) => step(convert, { ncFile: each(["a"]) });
    expect(said((step) => step(total, { sizes: many(step).sizes }))[2]).toBe(
      "Wrap it in flat() for one list of all items, or in each() to run the step once per list.",
    );
    expect(said((step) => step(pair, { pair: many(step).url }))[1]).toContain(
      "takes [string, string] and is given string[].",
    );
  });
  test("fields that are not there are nothing that can be proved; what coerces or has no JSON Schema takes anything", () => {
    traced((step) => step(convert, { ncFile: step(convert, { ncFile: "a" }, { name: "first" }).nope }));
    traced((step) => step(coerced, { n: "12" }));
    traced((step) => step(total, { sizes: step(pair, { pair: ["a", "b"] }) }));
  });
});

describe("each() and the others", () => {
  test("of what is no list", () => {
    expect(said((step) => step(convert, { ncFile: loose.each(5) }))[1]).toContain(
      "each() is given a number, which is no list.",
    );
    expect(said((step) => step(convert, { ncFile: loose.each(step(whole, { n: 1 })) }))[1]).toContain(
      "each() is given number, which is no list.",
    );
    expect(said((step) => step(convert, { ncFile: loose.each(each(["a"])) }))[1]).toContain(
      "each() is written around each()",
    );
    expect(
      said((step) =>
        step(convert, { ncFile: loose.each(settled(step(convert, { ncFile: each(["a"]) }, { name: "m" }))) }),
      )[1],
    ).toContain("cannot fan out settled()");
    expect(said((step) => step(convert, { ncFile: each(concat(["a"], 5 as never)) }))[1]).toContain(
      "concat() is given something that is no list.",
    );
    expect(said((step) => step(convert, loose.product({ ncFile: "a" })))[1]).toContain(
      "product() is given something that is no list.",
    );
    expect(said((step) => step(total, { sizes: loose.settled([1]) }))[1]).toContain(
      "settled() takes the outputs of an array step",
    );
    expect(() => loose.optional("x")).toThrow("optional() takes a reference");
  });
  test("nested in a value", () => {
    expect(said((step) => step(total, { sizes: [each([1])] }))[1]).toContain("must be the whole of an input");
  });
  test("unequally deep, of different origin", () => {
    const error = mistake((step) => {
      const parts = step(convert, { ncFile: each(["a"]) });
      const deep = step(
        convert,
        { ncFile: each(flat(step(list, {}, { name: "l", when: each([true]) }) as never)) },
        { name: "deep" },
      );
      step(convert, { ncFile: each(deep.url), bucket: each(parts.url) }, { name: "both" });
    });
    expect([error.code, error.message]).toEqual([
      "SHEAF_WIRING_ORIGIN",
      'Flow "f", step "both": "ncFile" (2 deep) and "bucket" (1 deep) are fanned out differently deep, and neither comes from the other.',
    ]);
    expect(error.place).toEqual({ flow: "f", step: "both" });
  });
});

describe("names, options, foreign references", () => {
  test("a second use of a task needs a name", () => {
    expect(said((step) => [step(list), step(list)])).toEqual([
      "SHEAF_DUPLICATE_STEP",
      'Flow "f", step "list": task "list" is used a second time.',
      'Give this one a name of its own: step(list, {…}, { name: "list2" }).',
    ]);
    expect(said((step) => [step(list), step(whole, { n: 1 }, { name: "list" })])[1]).toContain(
      'there is a step of this name already, of task "list".',
    );
  });
  test("options", () => {
    expect(said((step) => step(list, {}, { nmae: "x" }))[1]).toContain(
      'there is no step option "nmae". Did you mean "name"?',
    );
    expect(said((step) => step(list, {}, { name: "a/b" }))[1]).toContain('"a/b" is no name for a step.');
    expect(said((step) => step(list, {}, { throttle: 0 }))[1]).toContain("throttle is 0.");
    expect(said((step) => step(list, {}, { resources: { cpu: 1 } }))[1]).toContain(
      'resources has no "cpu". Did you mean "cpus"?',
    );
    expect(said((step) => step(list, {}, { after: "x" }))[1]).toContain(
      "`after` is given something that is no step.",
    );
    expect(said((step) => step(list, [], {}))[1]).toContain("the inputs are no object.");
    expect(said((step) => step(5))[1]).toContain("neither a task nor a flow");
    expect(said((step) => step(flow({ name: "g", steps: () => {} }), {}, { throttle: 2 }))[2]).toBe(
      "Set it on the steps inside that flow.",
    );
  });
  test("a reference of another flow, of another tracing, of inside a flow", () => {
    let leaked: unknown;
    const leaky = flow({ name: "leaky", steps: (_params, { step }) => void (leaked = step(list, {})) });
    graphOf(leaky);
    expect(said((step) => step(convert, { ncFile: each(leaked as never) }))[1]).toContain(
      'the reference to list belongs to the wiring of flow "leaky" in another graph.',
    );
    expect(said((step) => [step(leaky), step(convert, { ncFile: each(leaked as never) })])[1]).toContain(
      'the reference to leaky/list belongs to the wiring of "leaky".',
    );
    const nosy = (outer: unknown) =>
      flow({
        name: "nosy",
        steps: (_params, { step }) => step(convert as never, { ncFile: outer } as never),
      });
    expect(said((step, { start }) => step(nosy(start)))[0]).toBe("SHEAF_FOREIGN_REF");
  });
  test("a flow in itself, wiring after the fact, async steps, a mapped flow that returns its param", () => {
    const self: { flow?: unknown } = {};
    self.flow = flow({ name: "self", steps: (_params, { step }) => (step as Untyped)(self.flow) });
    expect(() => graphOf(self.flow as never)).toThrow('flow "self" is wired into itself.');
    let kept: Untyped = () => {};
    traced((step) => void (kept = step));
    expect(() => kept(list)).toThrow("step() was called after `steps` had returned.");
    expect(said(async (step) => step(list))[1]).toBe('Flow "f": `steps` is async.');
    const echo = flow({ name: "echo", params: { x: z.string() }, steps: ({ x }) => x });
    expect(said((step) => step(echo, { x: each(["a"]) }))[1]).toContain(
      "the flow is fanned out and returns its param x as it is.",
    );
  });
  test("options of flow()", () => {
    const define = flow as unknown as (options: unknown) => unknown;
    const steps = () => {};
    expect(() => define({ name: "f", step: steps })).toThrow(
      'there is no option "step". Did you mean "steps"?',
    );
    expect(() => define({ name: "a b", steps })).toThrow('"a b" is no name for a flow.');
    expect(() => define({ name: "f", params: { a: "string" }, steps })).toThrow('param "a" is no schema');
    expect(() =>
      graphOf(define({ name: "f", steps: () => ({ report: 1 }), publish: { reprot: "x" } }) as never),
    ).toThrow('publish names "reprot", which is not in the result. Did you mean "report"?');
  });
});

describe("a reference used as a value", () => {
  const uses: Record<string, (ref: any) => unknown> = {
    "made text": (ref) => `${ref}`,
    "made text or a number": (ref) => ref + 1,
    iterated: (ref) => [...ref],
    "made JSON": (ref) => JSON.stringify({ ref }),
    "spread, or asked": (ref) => ({ ...ref }),
    "searched for a key": (ref) => "x" in ref,
    changed: (ref) => (ref.x = 1),
  };
  test.each(Object.keys(uses))("%s", (use) => {
    const error = mistake((_step, { start }) => uses[use]!(start));
    expect(error.code).toBe("SHEAF_REF_COERCED");
    expect(error.message).toContain(`The reference to start was ${use}`);
    expect(error.mend).toBeTruthy();
  });
  test("awaited", async () => {
    let ref: unknown;
    traced((_step, { start }) => void (ref = start));
    await expect((async () => await ref)()).rejects.toThrow("was awaited");
  });
  test("it is shown by name", () => {
    let shown = "";
    traced(
      (step) =>
        void (shown = inspect({
          a: step(convert, { ncFile: "x" }).url,
          b: step(list, {}, { when: each([true]) }),
        })),
    );
    expect(shown).toBe("{ a: Ref(convert.url), b: Many(list) }");
  });
});
