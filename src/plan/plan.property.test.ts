import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { flow, graphOf } from "../flow/flow.ts";
import type { Binding, Graph, Step } from "../flow/graph.ts";
import { concat, each, flat, optional, product, settled } from "../flow/marker.ts";
import { task } from "../task/define.ts";
import { elementStates as states, isFinal } from "./element-state.ts";
import { type ElementRef, type ExpansionRef, Plan } from "./plan.ts";
import { Spaces } from "./space.ts";

const any = z.any();
const work = task({ name: "work", input: { x: any, y: any, z: any }, output: any, run: () => 0 });
// oxlint-disable-next-line no-explicit-any -- wiring at random is beyond what types can follow
type Loose = any;

const inner = flow({
  name: "inner",
  params: { xs: any, k: any },
  steps: ({ xs, k }: Loose, { step }: { step: Loose }) => {
    const fanned = step(work, { x: each(xs), y: k }, { name: "fanned" });
    const chained = step(work, { x: each(fanned) }, { name: "chained" });
    return { many: chained, one: step(work, { x: chained }, { name: "gathered" }) };
  },
});

/** One more step, wired to what earlier ones gave: `one` and `many` pick a reference and an array step. */
const operations: Record<string, (wire: Wire) => void> = {
  single: ({ step, one, keep }) => keep.one(step(work, { x: one(0), y: one(1) })),
  fan: ({ step, one, keep }) => keep.many(step(work, { x: each(one(0)) })),
  fanConstants: ({ step, one, keep }) => keep.many(step(work, { x: each([1, 2]), y: one(0) })),
  chain: ({ step, many, one, keep }) => keep.many(step(work, { x: each(many(0)), y: one(0) })),
  zip: ({ step, many, keep }) => keep.many(step(work, { x: each(many(0)), y: each(many(1)) })),
  gather: ({ step, many, keep }) => keep.one(step(work, { x: many(0), y: many(1) })),
  settle: ({ step, many, keep }) => keep.one(step(work, { x: settled(many(0)) })),
  optional: ({ step, one, keep }) => keep.one(step(work, { x: optional(one(0)) })),
  optionalMany: ({ step, many, keep }) => keep.many(step(work, { x: each(optional(many(0)) as Loose) })),
  flat: ({ step, many, keep }) => keep.many(step(work, { x: each(flat(many(0))) })),
  flatGather: ({ step, many, keep }) => keep.one(step(work, { x: flat(many(0)) })),
  concat: ({ step, many, one, keep }) => keep.many(step(work, { x: each(concat(many(0), one(0), [1])) })),
  product: ({ step, many, one, keep }) => keep.many(step(work, { ...product({ x: many(0), y: one(0) }) })),
  when: ({ step, one, keep }) => keep.one(step(work, { x: one(0) }, { when: one(1) })),
  whenEach: ({ step, many, keep }) => keep.many(step(work, { x: each(many(0)) }, { when: each(many(1)) })),
  after: ({ step, many, one, keep }) => keep.one(step(work, { x: one(0) }, { after: [many(0)] })),
  inFlow: ({ step, one, keep }) => {
    const { many, one: sum } = step(inner, { xs: one(0), k: one(1) });
    keep.many(many);
    keep.one(sum);
  },
  mapped: ({ step, many, one, keep }) => {
    const made = step(inner, { xs: each(many(0)), k: one(0) });
    keep.many(made.many);
    keep.many(made.one);
  },
  limited: ({ step, many, keep }) =>
    keep.many(step(work, { x: each(many(0)) }, { throttle: 1, maxFailures: 2 })),
};

interface Wire {
  readonly step: Loose;
  readonly one: (pick: 0 | 1) => Loose;
  readonly many: (pick: 0 | 1) => Loose;
  readonly keep: { readonly one: (ref: Loose) => void; readonly many: (ref: Loose) => void };
}

type Program = readonly { readonly name: string; readonly picks: readonly number[] }[];

function graphFor(program: Program): Graph {
  const made = flow({
    name: "random",
    params: {},
    steps: (_: Loose, { step }: { step: Loose }) => {
      const ones: Loose[] = [step(work, {}, { name: "first" })];
      const manys: Loose[] = [step(work, { x: each(ones[0]) }, { name: "fanned" })];
      for (const [at, { name, picks }] of program.entries()) {
        const picked = (list: Loose[], pick: number) => list[picks[pick]! % list.length];
        try {
          operations[name]!({
            step: (definition: Loose, inputs: Loose, options: Loose) =>
              step(definition, inputs, { ...options, name: `${name}${at}` }),
            one: (pick) => picked(ones, pick),
            many: (pick) => picked(manys, pick + 2),
            keep: { one: (ref) => ones.push(ref), many: (ref) => manys.push(ref) },
          });
        } catch {
          // what cannot be wired, such as a zip of unequal depth, is no part of the graph
        }
      }
    },
  });
  return graphOf(made as never);
}

const programs = fc.array(
  fc.record({
    name: fc.constantFrom(...Object.keys(operations)),
    picks: fc.array(fc.nat(50), { minLength: 4, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 9 },
);

/** A number from 0 to 1 that depends on nothing but the texts. */
function chance(...texts: readonly unknown[]): number {
  let hash = 2166136261;
  for (const character of texts.join("|")) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

type Fate = "succeeded" | "cached" | "failed" | "left" | "retried";

/** Does what an engine would do, in an order of its own: fates belong to elements, the order to `order`. */
class Simulation {
  readonly plan: Plan;
  readonly #graph: Graph;
  readonly #fates: number;
  readonly #random: () => number;
  readonly #bound: ElementRef[] = [];
  readonly #running: ElementRef[] = [];
  readonly #resting: ElementRef[] = [];
  readonly #expanding: ExpansionRef[] = [];
  readonly starts: string[] = [];
  readonly ends = new Map<string, number>();

  constructor(graph: Graph, options: { fates: number; order: number }) {
    this.#graph = graph;
    this.#fates = options.fates;
    let turn = 0;
    this.#random = () => chance(options.order, turn++);
    this.plan = new Plan(graph);
  }

  run(): this {
    for (let turn = 0; !this.plan.isDone; turn++) {
      if (turn > 100_000) throw new Error("it never ends");
      this.#expanding.push(...this.plan.takeExpansions());
      this.#bindSome();
      this.#running.push(...this.plan.takeReady(Math.ceil(4 * this.#random())));
      const actions = [
        [this.#expanding, (one: ExpansionRef) => this.#expand(one)],
        [this.#bound, (one: ElementRef) => this.#lookUp(one)],
        [this.#running, (one: ElementRef) => this.#end(one)],
        [this.#resting, (one: ElementRef) => this.plan.retried(one)],
      ] as const;
      const possible = actions.filter(([list]) => list.length > 0);
      if (possible.length === 0) {
        if (this.plan.isDone || this.plan.hasBindable || this.plan.hasExpansions || this.plan.hasReady)
          continue;
        throw new Error("it is stuck");
      }
      const [list, act] = possible[Math.floor(this.#random() * possible.length)]!;
      act(list.splice(Math.floor(this.#random() * list.length), 1)[0] as never);
      for (const { step, position } of this.plan.takeDecisions())
        if (position !== undefined) this.#ended({ step, position });
    }
    return this;
  }

  #bindSome(): void {
    for (const element of this.plan.takeBindable(Math.ceil(5 * this.#random()))) {
      this.#assertNeeds(element);
      this.#bound.push(element);
    }
  }

  #fate(element: ElementRef): Fate {
    const drawn = chance(this.#fates, this.name(element));
    if (this.#step(element).when !== undefined && drawn < 0.3) return "left";
    if (drawn < 0.12) return "failed";
    if (drawn < 0.3) return "cached";
    return drawn < 0.4 ? "retried" : "succeeded";
  }

  #lookUp(element: ElementRef): void {
    const fate = this.#fate(element);
    if (fate === "left") return this.plan.left(element);
    if (fate !== "cached") return this.plan.missed(element);
    this.plan.cached(element);
    this.#ended(element);
  }

  #end(element: ElementRef): void {
    const isFirst = this.plan.steps[element.step]!.attempts(element.position) === 1;
    if (isFirst) this.starts.push(this.name(element));
    const fate = this.#fate(element);
    if (fate === "retried" && isFirst) {
      this.plan.backedOff(element);
      this.#resting.push(element);
      return;
    }
    if (fate === "failed") this.plan.failed(element);
    else this.plan.succeeded(element);
    this.#ended(element);
  }

  #expand(expansion: ExpansionRef): void {
    const { spaces } = this.plan;
    const domain = this.#graph.domains[expansion.domain]!;
    const path = spaces.of(domain.kind === "root" ? 0 : domain.parent).path(expansion.parent);
    const drawn = chance(this.#fates, "length", expansion.domain, path.join());
    const length = Math.floor(drawn * 4);
    if (domain.kind === "fixed") return this.plan.expanded(expansion, domain.count);
    if (domain.kind === "zip") {
      for (const { binding } of domain.lists) this.#assertEnded(binding, path);
      const counts = domain.aligned.map((space) => this.#countAt(space, path));
      if (drawn > 0.93 || counts.some((count) => count !== counts[0])) {
        this.plan.expansionFailed(expansion);
        return;
      }
      return this.plan.expanded(expansion, counts[0] ?? length);
    }
    if (domain.kind !== "parts") throw new Error("the root is there from the beginning");
    const part = domain.parts[path.at(-1)!]!;
    if (part.type === "many")
      return this.plan.expanded(expansion, this.#countAt(part.domain, path.slice(0, -1)));
    this.#assertEnded(part.binding, path);
    this.plan.expanded(expansion, length);
  }

  #countAt(domain: number, parentPath: readonly number[]): number {
    const space = this.plan.spaces.of(domain);
    return space.count(space.parent!.find(parentPath)!);
  }

  #ended(element: ElementRef): void {
    this.ends.set(this.name(element), (this.ends.get(this.name(element)) ?? 0) + 1);
  }

  // By paths alone, in another way than the plan does it.

  #assertNeeds(element: ElementRef): void {
    const step = this.#step(element);
    const path = this.#path(element);
    for (const binding of Object.values(step.inputs)) this.#assertEnded(binding, path);
    if (step.when !== undefined) this.#assertEnded(step.when, path);
    for (const before of step.after)
      this.#assertAllEnded(before, path.slice(0, this.#graph.domains[step.scope]!.depth));
  }

  #assertEnded(binding: Binding, path: readonly number[]): void {
    if (binding.kind === "output")
      return this.#assertAllEnded(binding.step, path.slice(0, this.#graph.domains[binding.at]!.depth));
    if (binding.kind === "list" || binding.kind === "all")
      return binding.items.forEach((item) => this.#assertEnded(item, path));
    if (binding.kind === "object")
      return Object.values(binding.entries).forEach((entry) => this.#assertEnded(entry, path));
    if (binding.kind === "flatten" || binding.kind === "parse")
      return this.#assertEnded(binding.binding, path);
    if (binding.kind !== "part") return;
    const parts = this.#graph.domains[binding.domain]!;
    if (parts.kind !== "parts") return;
    const part = parts.parts[path[parts.depth - 2]!]!;
    if (part.type === "many")
      this.#assertAllEnded(part.view.step, [...path.slice(0, parts.depth - 2), path[parts.depth - 1]!]);
  }

  #assertAllEnded(step: number, prefix: readonly number[]): void {
    const elements = this.plan.steps[step]!;
    for (let position = 0; position < elements.size; position++) {
      const path = this.#path({ step, position });
      const isMeant = prefix.every((index, at) => path[at] === undefined || path[at] === index);
      if (isMeant && !isFinal(elements.state(position)))
        throw new Error(
          `${this.name({ step, position })} has not ended, and is needed below [${prefix.join()}]`,
        );
    }
    this.#assertNothingComes(step, prefix);
  }

  /** No expansion that could give more elements of the step below the prefix is still to come. */
  #assertNothingComes(step: number, prefix: readonly number[]): void {
    const { spaces } = this.plan;
    for (const { domain, parent } of this.#expanding) {
      if (!spaces.isAncestor(domain, this.#graph.steps[step]!.domain)) continue;
      const path = spaces.of(domain).parent!.path(parent);
      if (prefix.every((index, at) => path[at] === undefined || path[at] === index))
        throw new Error(`a list below [${prefix.join()}] is still to come`);
    }
  }

  #step({ step }: ElementRef): Step {
    return this.#graph.steps[step]!;
  }

  #path(element: ElementRef): readonly number[] {
    return this.plan.spaces.of(this.#step(element).domain).path(element.position);
  }

  name(element: ElementRef): string {
    return `${this.#step(element).name}[${this.#path(element).join()}]`;
  }

  finalStates(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const step of this.#graph.steps) {
      const elements = this.plan.steps[step.id]!;
      found[`${step.name} blocked`] = `${elements.blocked.failed}, ${elements.blocked.skipped}`;
      for (let position = 0; position < elements.size; position++) {
        const state = elements.state(position);
        found[this.name({ step: step.id, position })] = Object.entries(states).find(
          ([, code]) => code === state,
        )![0];
      }
    }
    return found;
  }
}

const hasLimit = (program: Program) => program.some(({ name }) => name === "limited");

describe("any graph, any lengths, any failures, in any order", () => {
  it("ends; nothing starts before what it needs; everything ends exactly once", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(programs, fc.nat(), fc.nat(), (program, fates, order) => {
        const { plan, starts, ends } = new Simulation(graphFor(program), { fates, order }).run();
        expect(new Set(starts).size).toBe(starts.length);
        expect([...ends].filter(([, times]) => times !== 1)).toEqual([]);
        const size = plan.steps.reduce((sum, elements) => sum + elements.size, 0);
        expect(ends.size).toBe(size);
        for (const elements of plan.steps)
          for (let position = 0; position < elements.size; position++)
            expect(isFinal(elements.state(position))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it("ends in the same states whatever the order", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        programs.filter((program) => !hasLimit(program)),
        fc.nat(),
        fc.nat(),
        (program, fates, order) => {
          const graph = graphFor(program);
          const first = new Simulation(graph, { fates, order }).run().finalStates();
          const second = new Simulation(graph, { fates, order: order + 1 }).run().finalStates();
          expect(second).toEqual(first);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("the cost", () => {
  const graph = graphFor([
    { name: "chain", picks: [0, 0, 0, 0] },
    { name: "concat", picks: [0, 0, 1, 1] },
    { name: "gather", picks: [0, 0, 1, 2] },
    { name: "limited", picks: [0, 0, 0, 0] },
  ]);

  function visits(length: number): number {
    let count = 0;
    const { locate, descendants } = Spaces.prototype;
    const located = vi.spyOn(Spaces.prototype, "locate").mockImplementation(function (this: Spaces, ...args) {
      count++;
      return locate.apply(this, args);
    });
    const visited = vi.spyOn(Spaces.prototype, "descendants").mockImplementation(function (
      this: Spaces,
      ...args
    ) {
      const [ancestor, position, options] = args;
      const visit = (at: number) => {
        count++;
        options.visit(at);
      };
      descendants.call(this, ancestor, position, { ...options, visit });
    });
    try {
      const plan = new Plan(graph);
      while (!plan.isDone) {
        for (const expansion of plan.takeExpansions()) {
          const domain = graph.domains[expansion.domain]!;
          plan.expanded(expansion, domain.kind === "fixed" ? domain.count : length);
        }
        for (const element of plan.takeBindable(100)) plan.missed(element);
        for (const element of plan.takeReady(7)) {
          if (element.position % 1000 === 999) plan.failed(element);
          else plan.succeeded(element);
        }
      }
      return count;
    } finally {
      located.mockRestore();
      visited.mockRestore();
    }
  }

  it("is proportional to the number of elements", () => {
    const [small, large] = [visits(300), visits(3000)];
    expect(large / small).toBeLessThan(11);
  });
});
