import { describe, expect, it } from "vitest";
import { z } from "zod";
import { flow, graphOf } from "../flow/flow.ts";
import { concat, each, flat, optional, product, settled } from "../flow/marker.ts";
import { task } from "../task/define.ts";
import type { Graph } from "../flow/graph.ts";
import { formatIndex } from "../model/index-path.ts";
import { elementStates as states } from "./element-state.ts";
import { type ElementRef, Plan } from "./plan.ts";

const n = z.number();
const start = task({ name: "start", input: {}, output: z.array(n), run: () => [] });
const twice = task({ name: "twice", input: { x: n }, output: n, run: ({ x }) => 2 * x });
const pair = task({ name: "pair", input: { x: n, y: n.optional() }, output: n, run: ({ x }) => x });
const sum = task({ name: "sum", input: { xs: z.array(n) }, output: n, run: () => 0 });
const split = task({ name: "split", input: { x: n }, output: z.array(n), run: () => [] });
const yes = task({ name: "yes", input: {}, output: z.boolean(), run: () => true });
const note = task({ name: "note", input: { all: z.array(z.unknown()) }, output: n, run: () => 0 });

interface Script {
  /** Lengths by the domain's label or id; default 2. */
  readonly lengths?: Readonly<Record<number, number | ((parent: number) => number)>>;
  /** Elements that fail, are skipped by `when`, are found in the cache. */
  readonly fail?: readonly string[];
  readonly left?: readonly string[];
  readonly cached?: readonly string[];
}

/** Does what an engine would do, one thing at a time, and writes down what ran. */
function run(graph: Graph, script: Script = {}, plan = new Plan(graph)): { log: string[]; plan: Plan } {
  const log: string[] = [];
  const name = ({ step, position }: ElementRef) =>
    graph.steps[step]!.name + formatIndex(plan.spaces.of(graph.steps[step]!.domain).path(position));
  for (let turn = 0; !plan.isDone; turn++) {
    if (turn > 10_000) throw new Error(`stuck: ${log.join(" ")}`);
    for (const expansion of plan.takeExpansions()) {
      const domain = graph.domains[expansion.domain]!;
      const length = domain.kind === "fixed" ? domain.count : (script.lengths?.[expansion.domain] ?? 2);
      plan.expanded(expansion, typeof length === "number" ? length : length(expansion.parent));
    }
    for (const element of plan.takeBindable(10)) {
      if (script.left?.includes(name(element)) === true) plan.left(element);
      else if (script.cached?.includes(name(element)) === true) plan.cached(element);
      else plan.missed(element);
    }
    for (const element of plan.takeReady(1)) {
      log.push(name(element));
      if (script.fail?.includes(name(element)) === true) plan.failed(element);
      else plan.succeeded(element);
    }
  }
  return { log, plan };
}

function wired(steps: Parameters<typeof flow>[0]["steps"]): Graph {
  return graphOf(flow({ name: "test", params: {}, steps: steps as never }) as never);
}

function reasons(plan: Plan): string[] {
  return plan.takeDecisions().map(({ step, position, because }) => {
    const { name, domain } = plan.graph.steps[step]!;
    const at = position === undefined ? "[…]" : formatIndex(plan.spaces.of(domain).path(position));
    const why =
      typeof because === "string"
        ? because
        : "element" in because && because.element !== undefined
          ? `${because.type} ${because.element.step}${formatIndex(because.element.index)}`
          : because.type;
    return `${name}${at}: ${why}`;
  });
}

describe("readiness", () => {
  const chain = wired((_, { step }) => {
    const xs = step(start, {});
    const a = step(twice, { x: each(xs) }, { name: "a" });
    const b = step(twice, { x: each(a) }, { name: "b" });
    return step(sum, { xs: b });
  });

  it("finishes a chain's element before it begins the next one: there is no barrier", () => {
    expect(run(chain, { lengths: { 1: 3 } }).log).toEqual([
      "start",
      "a[0]",
      "b[0]",
      "a[1]",
      "b[1]",
      "a[2]",
      "b[2]",
      "sum",
    ]);
  });

  it("gathers nothing from an empty list, and goes on", () => {
    expect(run(chain, { lengths: { 1: 0 } }).log).toEqual(["start", "sum"]);
  });

  it("skips what needs a failed element, and runs the rest", () => {
    const { log, plan } = run(chain, { lengths: { 1: 3 }, fail: ["a[1]"] });
    expect(log).toEqual(["start", "a[0]", "b[0]", "a[1]", "a[2]", "b[2]"]);
    expect(reasons(plan)).toEqual(["b[1]: upstream-failed a[1]", "sum: upstream-failed a[1]"]);
  });

  it("skips everything fanned out from a failed step", () => {
    const { log, plan } = run(chain, { fail: ["start"] });
    expect(log).toEqual(["start"]);
    expect(reasons(plan).toSorted()).toEqual([
      "a[…]: upstream-failed start",
      "b[…]: upstream-failed start",
      "sum: upstream-failed start",
    ]);
  });

  it("leaves an element that `when` skipped, and what hangs on it, out of the gather", () => {
    const { log, plan } = run(chain, { lengths: { 1: 2 }, left: ["a[0]"] });
    expect(log).toEqual(["start", "a[1]", "b[1]", "sum"]);
    expect(plan.steps[2]!.state(0)).toBe(states.left);
  });

  it("goes on from what was cached", () => {
    expect(run(chain, { cached: ["start", "a[0]", "a[1]"] }).log).toEqual(["b[0]", "b[1]", "sum"]);
  });

  it("fans out inside a fan-out", () => {
    const graph = wired((_, { step }) => {
      const lists = step(split, { x: each([1, 2]) });
      const inner = step(twice, { x: each(flat(lists)) });
      return step(sum, { xs: inner });
    });
    const { log } = run(graph, { lengths: { 2: (parent) => parent + 1 } });
    expect(log).toEqual(["split[0]", "twice[0,0]", "split[1]", "twice[1,0]", "twice[1,1]", "sum"]);
  });

  it("takes a concatenation's sources as they come", () => {
    const graph = wired((_, { step }) => {
      const a = step(twice, { x: each([1, 2]) }, { name: "a" });
      const all = step(twice, { x: each(concat(a, [7])) }, { name: "all" });
      return step(sum, { xs: all });
    });
    const parts = graph.domains.find((domain) => domain.kind === "parts")!.id;
    const { log } = run(graph, { lengths: { [parts]: (parent) => (parent === 0 ? 2 : 1) } });
    expect(log.toSorted()).toEqual(["a[0]", "a[1]", "all[0,0]", "all[0,1]", "all[1,0]", "sum"]);
    expect(log.indexOf("all[0,0]")).toBeLessThan(log.indexOf("a[1]"));
  });

  it("does not let a part of a concatenation wait for the others' failures", () => {
    const graph = wired((_, { step }) => {
      const a = step(twice, { x: each([1, 2]) }, { name: "a" });
      return step(twice, { x: each(concat(a, [7])) }, { name: "all" });
    });
    const parts = graph.domains.find((domain) => domain.kind === "parts")!.id;
    const { log } = run(graph, { lengths: { [parts]: (parent) => (parent === 0 ? 2 : 1) }, fail: ["a[0]"] });
    expect(log.toSorted()).toEqual(["a[0]", "a[1]", "all[0,1]", "all[1,0]"]);
  });

  it("crosses lists", () => {
    const graph = wired((_, { step }) => step(pair, { ...product({ x: [1, 2], y: [3, 4] }) }));
    expect(run(graph).log).toEqual(["pair[0,0]", "pair[0,1]", "pair[1,0]", "pair[1,1]"]);
  });

  it("zips arrays of different origin index by index", () => {
    const graph = wired((_, { step }) => {
      const a = step(twice, { x: each([1, 2]) }, { name: "a" });
      const b = step(twice, { x: each([3, 4]) }, { name: "b" });
      return step(pair, { x: each(a), y: each(b) });
    });
    const { log } = run(graph, { fail: ["b[1]"] });
    expect(log.toSorted()).toEqual(["a[0]", "a[1]", "b[0]", "b[1]", "pair[0]"]);
  });

  it("skips only what needs a failed element, also when that has failed before its dependants exist", () => {
    const graph = wired((_, { step }) => {
      const a = step(twice, { x: each([1, 2]) }, { name: "a" });
      const b = step(twice, { x: each(step(start, {})) }, { name: "b" });
      const c = step(pair, { x: each(a), y: each(b) }, { name: "c" });
      return step(twice, { x: each(c) }, { name: "d" });
    });
    const plan = new Plan(graph);
    plan.expanded(plan.takeExpansions()[0]!, 2);
    const [begin, a0, a1] = plan.takeBindable(3) as [ElementRef, ElementRef, ElementRef];
    for (const element of [begin, a0, a1]) plan.missed(element);
    plan.takeReady(3);
    plan.failed(a0);
    plan.succeeded(a1);
    plan.succeeded(begin);
    const { log } = run(graph, {}, plan);
    expect(log).toEqual(["b[0]", "b[1]", "c[1]", "d[1]"]);
  });

  it("maps a flow, two deep", () => {
    const inner = flow({
      name: "inner",
      params: { xs: z.array(n) },
      steps: ({ xs }, { step }) => step(sum, { xs: step(twice, { x: each(xs) }) }),
    });
    const graph = wired((_, { step }) =>
      step(sum, { xs: step(inner, { xs: each([[1, 2], [3]]) }) }, { name: "total" }),
    );
    const nested = graph.domains.at(-1)!.id;
    const { log } = run(graph, { lengths: { [nested]: (parent) => 2 - parent } });
    expect(log).toEqual([
      "inner/twice[0,0]",
      "inner/twice[0,1]",
      "inner/sum[0]",
      "inner/twice[1,0]",
      "inner/sum[1]",
      "total",
    ]);
  });
});

describe("tolerance", () => {
  it("hands failures to a settled gather", () => {
    const graph = wired((_, { step }) => step(note, { all: settled(step(twice, { x: each([1, 2]) })) }));
    expect(run(graph, { fail: ["twice[0]"] }).log).toEqual(["twice[0]", "twice[1]", "note"]);
  });

  it("takes a skip as undefined where the input is optional, a failure not", () => {
    const graph = wired((_, { step }) => {
      const a = step(twice, { x: 1 }, { name: "a" });
      return step(pair, { x: 1, y: optional(a) });
    });
    expect(run(graph, { left: ["a"] }).log).toEqual(["pair"]);
    expect(run(graph, { fail: ["a"] }).log).toEqual(["a"]);
  });

  it("orders by `after`", () => {
    const graph = wired((_, { step }) => {
      const a = step(twice, { x: each([1, 2]) }, { name: "a" });
      step(yes, {}, { after: [a] });
    });
    expect(run(graph).log).toEqual(["a[0]", "a[1]", "yes"]);
  });
});

describe("limits", () => {
  it("never runs more of a step at once than its throttle", () => {
    const graph = wired((_, { step }) => step(twice, { x: each([1, 2, 3]) }, { throttle: 2 }));
    const plan = new Plan(graph);
    plan.expanded(plan.takeExpansions()[0]!, 3);
    for (const element of plan.takeBindable(9)) plan.missed(element);
    const [first] = plan.takeReady(9);
    expect(plan.takeReady(9)).toEqual([]);
    plan.succeeded(first!);
    expect(plan.takeReady(9)).toEqual([{ step: 0, position: 2 }]);
  });

  it("cancels what comes to be of a cancelled step later", () => {
    const graph = wired((_, { step }) => step(twice, { x: each(step(start, {})) }));
    const plan = new Plan(graph);
    plan.cancel(1);
    expect(run(graph, {}, plan).log).toEqual(["start"]);
    expect(reasons(plan)).toEqual(["twice[0]: cancelled", "twice[1]: cancelled"]);
  });

  it("starts nothing that comes back from its look-up after a halt", () => {
    const graph = wired((_, { step }) => step(twice, { x: each([1, 2]) }));
    const plan = new Plan(graph);
    plan.expanded(plan.takeExpansions()[0]!, 2);
    const bound = plan.takeBindable(2);
    plan.halt({ type: "stopped" });
    for (const element of bound) plan.missed(element);
    expect([plan.takeReady(2), plan.isDone]).toEqual([[], true]);
  });

  it("starts no more of a step after so many failures", () => {
    const graph = wired((_, { step }) => step(twice, { x: each([1, 2, 3, 4]) }, { maxFailures: 2 }));
    const { log, plan } = run(graph, { lengths: { 1: 4 }, fail: ["twice[0]", "twice[1]"] });
    expect(log).toEqual(["twice[0]", "twice[1]"]);
    expect(reasons(plan)).toEqual(["twice[2]: max-failures", "twice[3]: max-failures"]);
  });

  it("ends everything that has not started when it is halted, and lets the rest end", () => {
    const graph = wired((_, { step }) => step(sum, { xs: step(twice, { x: each([1, 2]) }) }));
    const plan = new Plan(graph);
    plan.expanded(plan.takeExpansions()[0]!, 2);
    for (const element of plan.takeBindable(9)) plan.missed(element);
    const [first] = plan.takeReady(1);
    expect(plan.halt("cancelled")).toEqual([first]);
    expect(plan.isDone).toBe(false);
    plan.succeeded(first!);
    expect(plan.isDone).toBe(true);
    expect(reasons(plan)).toEqual(["twice[1]: cancelled", "sum: cancelled"]);
  });
});
