import type { Binding, Domain, DomainId, Graph, OutputBinding } from "../flow/graph.ts";
import { SheafError } from "../model/errors.ts";
import type { Failure } from "../model/failure.ts";
import type { IndexPath } from "../model/index-path.ts";
import { elementStates as states } from "../plan/element-state.ts";
import type { Plan } from "../plan/plan.ts";
import type { Result } from "../value/result.ts";
import { isPromise } from "./later.ts";
import type { Outputs } from "./outputs.ts";
import { parseValue } from "./parse.ts";

/** An index: a space and a position in it. */
export interface At {
  readonly domain: DomainId;
  readonly position: number;
}

/**
 * Gives bindings their values at an index. It never waits: what is not at hand is noted (`Outputs.isMissing`, `pending`),
 * and after that has been loaded the same evaluation is done again.
 */
export class Evaluator {
  readonly #graph: Graph;
  readonly #plan: Plan;
  readonly #outputs: Outputs;
  readonly #params: Readonly<Record<string, unknown>>;
  readonly #failureOf: (step: number, position: number) => Failure | undefined;
  /** Lists that were fanned out, by domain, source and parent's position. */
  readonly #lists = new Map<DomainId, Map<number, unknown[]>[]>();
  readonly #parsed = new Map<Binding, Map<number, unknown>>();
  #pending: Promise<void>[] = [];

  constructor(options: {
    graph: Graph;
    plan: Plan;
    outputs: Outputs;
    params: Readonly<Record<string, unknown>>;
    failureOf: (step: number, position: number) => Failure | undefined;
  }) {
    this.#graph = options.graph;
    this.#plan = options.plan;
    this.#outputs = options.outputs;
    this.#params = options.params;
    this.#failureOf = options.failureOf;
  }

  /** True when the last evaluation was not complete: await `load()`, then evaluate again. */
  get isIncomplete(): boolean {
    return this.#pending.length > 0 || this.#outputs.isMissing;
  }

  async load(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    await Promise.all(pending);
    if (this.#outputs.isMissing) await this.#outputs.load();
  }

  evaluate(binding: Binding, at: At): unknown {
    switch (binding.kind) {
      case "const":
        return binding.value;
      case "param":
        return field(this.#params[binding.name], binding.path);
      case "output":
        return this.#output(binding, this.#plan.spaces.locate(at.domain, at.position, binding.at));
      case "item":
        return this.#item(binding, at);
      case "part":
        return this.#part(binding, at);
      case "list":
        return binding.items.map((item) => this.evaluate(item, at));
      case "object":
        return Object.fromEntries(
          Object.entries(binding.entries).map(([key, entry]) => [key, this.evaluate(entry, at)]),
        );
      case "all":
        return binding.items.every((item) => Boolean(this.evaluate(item, at)));
      case "flatten":
        return this.#flatten(this.evaluate(binding.binding, at), 1);
      case "parse":
        return field(this.#parse(binding, at), binding.path);
    }
  }

  /** Remembers a list that was fanned out. */
  keepList(domain: DomainId, list: { source: number; parent: number; items: unknown[] }): void {
    let sources = this.#lists.get(domain);
    if (sources === undefined) this.#lists.set(domain, (sources = []));
    (sources[list.source] ??= new Map()).set(list.parent, list.items);
  }

  #item(binding: Extract<Binding, { kind: "item" }>, at: At): unknown {
    const space = this.#plan.spaces.of(binding.domain);
    const position = this.#plan.spaces.locate(at.domain, at.position, binding.domain);
    const list = this.#lists.get(binding.domain)![binding.source]!.get(space.parentOf(position))!;
    return field(list[space.local(position)], binding.path);
  }

  #part(binding: Extract<Binding, { kind: "part" }>, at: At): unknown {
    const { spaces } = this.#plan;
    const space = spaces.of(binding.domain);
    const position = spaces.locate(at.domain, at.position, binding.domain);
    const parent = space.parentOf(position);
    const fixed = space.parent!;
    const part = (space.domain as Extract<Domain, { kind: "parts" }>).parts[fixed.local(parent)]!;
    if (part.type === "list")
      return field(this.#lists.get(binding.domain)![0]!.get(parent)![space.local(position)], binding.path);
    const source = spaces.of(part.domain);
    const output = this.#output(part.view, source.start(fixed.parentOf(parent)) + space.local(position));
    return field(output, binding.path);
  }

  #parse(binding: Extract<Binding, { kind: "parse" }>, at: At): unknown {
    let known = this.#parsed.get(binding);
    if (known === undefined) this.#parsed.set(binding, (known = new Map()));
    const home = homeOf(binding, this.#graph);
    const position = this.#plan.spaces.locate(at.domain, at.position, home);
    if (known.has(position)) return known.get(position);
    const raw = this.evaluate(binding.binding, at);
    if (this.isIncomplete) return undefined;
    const parsed = parseValue(binding.schema, raw, {
      code: "SHEAF_INVALID_PARAM",
      what: `param ${binding.label}`,
    });
    if (isPromise(parsed)) {
      this.#pending.push(keepParsed(parsed, known, position));
      return undefined;
    }
    known.set(position, parsed);
    return parsed;
  }

  #output(binding: OutputBinding, position: number): unknown {
    if (binding.lists.length === 0) return this.#read(binding, position);
    const gathered = this.#gather(binding, { domain: binding.at, position, level: 0 });
    return binding.flatten === 0 ? gathered : this.#flatten(gathered, binding.flatten);
  }

  /** The list at one level: goes as many spaces down as the level takes, in the order of the indices. */
  #gather(binding: OutputBinding, from: At & { level: number }): unknown[] {
    const own = this.#graph.steps[binding.step]!.domain;
    const below = this.#below(from.domain, own, binding.lists[from.level]!);
    const isLast = from.level === binding.lists.length - 1;
    const items: unknown[] = [];
    this.#plan.spaces.descendants(from.domain, from.position, {
      of: below,
      visit: (position) => {
        if (!isLast) items.push(this.#settled(binding, from.level, { domain: below, position }));
        else if (binding.mode === "optional" || !this.#isLeft(binding.step, position))
          items.push(this.#read(binding, position));
      },
      lost: (space, position) => {
        if (binding.mode === "settled") items.push(this.#lost(binding.step, space.path(position), position));
      },
    });
    return items;
  }

  #settled(binding: OutputBinding, level: number, at: At): unknown {
    const inner = this.#gather({ ...binding }, { ...at, level: level + 1 });
    if (binding.mode !== "settled" || level > 0) return inner;
    const results = inner.flat(Infinity) as Result<unknown>[];
    const bad = results.find((result) => !result.ok);
    return (
      bad ?? { ok: true, value: unwrap(inner), index: this.#plan.spaces.of(at.domain).path(at.position) }
    );
  }

  /** The space that lies `levels` below `domain` on the way to `own`. */
  #below(domain: DomainId, own: DomainId, levels: number): DomainId {
    let space = this.#plan.spaces.of(own);
    const depth = this.#plan.spaces.of(domain).depth + levels;
    while (space.depth > depth) space = space.parent!;
    return space.domain.id;
  }

  #isLeft(step: number, position: number): boolean {
    return this.#plan.steps[step]!.state(position) === states.left;
  }

  #read(binding: OutputBinding, position: number): unknown {
    const state = this.#plan.steps[binding.step]!.state(position);
    const isGood = state === states.succeeded || state === states.cached;
    if (binding.mode === "settled")
      return isGood ? this.#good(binding, position) : this.#failed(binding.step, position);
    return isGood ? this.#value(binding, position) : undefined;
  }

  #value(binding: OutputBinding, position: number): unknown {
    return field(this.#outputs.read(binding.step, position), binding.path);
  }

  #good(binding: OutputBinding, position: number): Result<unknown> {
    return { ok: true, value: this.#value(binding, position), index: this.#path(binding.step, position) };
  }

  #path(step: number, position: number): IndexPath {
    return this.#plan.spaces.of(this.#graph.steps[step]!.domain).path(position);
  }

  #failed(step: number, position: number): Result<never> {
    return failedResult(this.#path(step, position), this.#failureOf(step, position));
  }

  /** Elements that never came to be, because there is no list to fan out: one failure, at the index above them. */
  #lost(step: number, index: IndexPath, parent: number): Result<never> {
    return failedResult(index, this.#failureOf(step, lostBelow(parent)));
  }

  #flatten(list: unknown, levels: number): unknown[] {
    let items = list as unknown[];
    for (let level = 0; level < levels; level++) {
      if (this.isIncomplete) return [];
      items = items.flatMap((item) => {
        if (!Array.isArray(item))
          throw new SheafError("SHEAF_NOT_A_LIST", `flat() was given ${typeof item} where a list is needed`);
        return item as unknown[];
      });
    }
    return items;
  }
}

/** The position that stands for the elements below a parent's position that never came to be. */
export function lostBelow(parent: number): number {
  return -1 - parent;
}

function failedResult(index: IndexPath, failure: Failure | undefined): Result<never> {
  const { name, message, cause, code } = failure ?? skipped;
  return { ok: false, index, error: { name, message, cause, ...(code === undefined ? {} : { code }) } };
}

const skipped: { readonly [K in "name" | "message" | "cause"]: string } & { readonly code?: string } = {
  name: "Skipped",
  message: "an earlier step did not succeed",
  cause: "skipped",
};

function unwrap(results: unknown[]): unknown[] {
  return results.map((result) =>
    Array.isArray(result) ? unwrap(result) : (result as { value: unknown }).value,
  );
}

async function keepParsed(
  parsed: PromiseLike<unknown>,
  known: Map<number, unknown>,
  position: number,
): Promise<void> {
  known.set(position, await parsed);
}

export function field(of: unknown, path: readonly string[]): unknown {
  let found = of;
  for (const key of path)
    found = found === undefined || found === null ? undefined : (found as Record<string, unknown>)[key];
  return found;
}

/** The deepest space that a binding depends on: its value is the same for all indices below one of that space's. */
export function homeOf(binding: Binding, graph: Graph): DomainId {
  const deeper = (bindings: readonly Binding[]): DomainId =>
    bindings
      .map((inner) => homeOf(inner, graph))
      .reduce((a, b) => (graph.domains[a]!.depth >= graph.domains[b]!.depth ? a : b), 0);
  switch (binding.kind) {
    case "const":
    case "param":
      return 0;
    case "output":
      return binding.at;
    case "item":
    case "part":
      return binding.domain;
    case "list":
    case "all":
      return deeper(binding.items);
    case "object":
      return deeper(Object.values(binding.entries));
    case "flatten":
    case "parse":
      return homeOf(binding.binding, graph);
  }
}
