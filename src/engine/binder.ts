import type { Binding, DomainId, Graph, Step } from "../flow/graph.ts";
import { SheafError } from "../model/errors.ts";
import type { Spaces } from "../plan/space.ts";
import { identityOf, type InputToken, inputsText } from "../plan/identity.ts";
import type { Schema } from "../task/task.ts";
import type { Held } from "../value/encoded.ts";
import { hold } from "../value/hold.ts";
import type { FileServices } from "../value/file/file-services.ts";
import { type At, type Evaluator, homeOf } from "./evaluator.ts";
import { frozenCopy, ownCopy } from "./copies.ts";
import { isPromise, type Later } from "./later.ts";
import { parseValue } from "./parse.ts";
import { withoutMessages } from "./settled-identity.ts";

/** An element with all that it needs to be looked up and started. */
export interface Bound {
  readonly inputs: Readonly<Record<string, Held>>;
  readonly identity: string;
  /** The inputs as they are in the identity, with what people are shown of them when that is asked for. */
  readonly tokens: readonly InputToken[];
}

interface InputPlan {
  readonly name: string;
  readonly binding: Binding;
  readonly schema: Schema | undefined;
  readonly isIgnored: boolean;
  /** True for a settled gather: the text of failures does not count. */
  readonly isSettled: boolean;
  /** True when the value is read from what is stored, so that it is nobody else's. */
  readonly isFresh: boolean;
  /** Set when the value is the same for all elements below an index of this space. */
  readonly broadcast: DomainId | undefined;
  /** The last value that was broadcast, and for which position. */
  last: { position: number; held: Held } | undefined;
}

/** An input that makes what people are shown of it only for what is recorded: most elements are hits. */
class BoundInput implements InputToken {
  readonly name: string;
  readonly token: string;
  readonly #held: Held;

  constructor(name: string, held: Held, token: string) {
    this.name = name;
    this.token = token;
    this.#held = held;
  }

  get shown(): string | undefined {
    return this.#held.shown;
  }
}

/** Binds the elements of one step: evaluates, parses, holds and hashes their inputs. */
export class Binder {
  readonly #step: Step;
  readonly #evaluator: Evaluator;
  readonly #spaces: Spaces;
  readonly #files: FileServices;
  readonly #inputs: InputPlan[];
  readonly #prefix: string;

  constructor(options: {
    step: Step;
    graph: Graph;
    evaluator: Evaluator;
    spaces: Spaces;
    files: FileServices;
    /** What all elements of the step have in common in their identity. */
    prefix: string;
  }) {
    const { step, graph } = options;
    this.#step = step;
    this.#evaluator = options.evaluator;
    this.#spaces = options.spaces;
    this.#files = options.files;
    this.#prefix = options.prefix;
    const keys = step.task.input.type === "keys" ? step.task.input.keys : undefined;
    const names = keys === undefined ? Object.keys(step.inputs) : Object.keys(keys);
    this.#inputs = names.toSorted().map((name) => {
      const binding = step.inputs[name] ?? { kind: "const", value: undefined };
      const home = homeOf(binding, graph);
      const isBroadcast =
        home !== step.domain && graph.domains[home]!.depth < graph.domains[step.domain]!.depth;
      return {
        name,
        binding,
        schema: keys?.[name],
        isIgnored: step.task.ignore.includes(name),
        isSettled: binding.kind === "output" && binding.mode === "settled",
        isFresh: isFresh(binding),
        broadcast: isBroadcast ? home : undefined,
        last: undefined,
      };
    });
  }

  /** Whether `wanted` has to be asked. */
  get isConditional(): boolean {
    return this.#step.when !== undefined;
  }

  /** False when the step's `when` says so. */
  *wanted(position: number): Later<boolean> {
    const found = this.#evaluate(this.#step.when!, position);
    return Boolean(isPromise(found) ? yield found : found);
  }

  bind(position: number): Later<Bound> {
    const { input } = this.#step.task;
    return input.type === "keys" ? this.#bindKeys(position) : this.#bindWhole(position, input.schema);
  }

  *#bindKeys(position: number): Later<Bound> {
    const inputs: Record<string, Held> = {};
    const tokens: InputToken[] = [];
    for (const input of this.#inputs) {
      const held = yield* this.#held(input, position);
      if (held === undefined) continue;
      inputs[input.name] = held;
      if (input.isIgnored) continue;
      tokens.push(
        new BoundInput(input.name, held, input.isSettled ? yield* this.#settledToken(held) : held.token),
      );
    }
    return { inputs, identity: identityOf(this.#prefix, inputsText(tokens)), tokens };
  }

  /** One schema for all inputs: they are parsed together, then held one by one. */
  *#bindWhole(position: number, schema: Schema): Later<Bound> {
    const raw: Record<string, unknown> = {};
    for (const input of this.#inputs) {
      const evaluated = this.#evaluate(input.binding, position);
      const found: unknown = isPromise(evaluated) ? yield evaluated : evaluated;
      raw[input.name] = input.isFresh ? found : ownCopy(found);
    }
    const parsing = parseValue(schema, raw, this.#parseOptions(undefined, position));
    const parsed: unknown = isPromise(parsing) ? yield parsing : parsing;
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
      throw new SheafError(
        "SHEAF_INVALID_INPUT",
        `the input schema of task "${this.#step.task.name}" does not give an object`,
      );
    }
    const inputs: Record<string, Held> = {};
    const tokens: InputToken[] = [];
    for (const [name, item] of Object.entries(parsed).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const holding = hold(item, this.#files);
      const held: Held = isPromise(holding) ? yield holding : holding;
      inputs[name] = held;
      if (!this.#step.task.ignore.includes(name)) tokens.push(new BoundInput(name, held, held.token));
    }
    return { inputs, identity: identityOf(this.#prefix, inputsText(tokens)), tokens };
  }

  *#held(input: InputPlan, position: number): Later<Held | undefined> {
    const at =
      input.broadcast === undefined ? -1 : this.#spaces.locate(this.#step.domain, position, input.broadcast);
    if (at >= 0 && input.last?.position === at) return input.last.held;
    const found = this.#evaluate(input.binding, position);
    const raw: unknown = isPromise(found) ? yield found : found;
    const parsing = this.#parse(input, raw, position);
    const parsed: unknown = isPromise(parsing) ? yield parsing : parsing;
    if (parsed === undefined && raw === undefined) return undefined;
    // None of those who get it can change it under the others.
    const own = at >= 0 ? frozenCopy(parsed) : input.isFresh ? parsed : ownCopy(parsed);
    const holding = hold(own, this.#files);
    const held: Held = isPromise(holding) ? yield holding : holding;
    if (at >= 0) input.last = { position: at, held };
    return held;
  }

  *#settledToken(held: Held): Later<string> {
    const holding = hold(withoutMessages(held.value), this.#files);
    const shown: Held = isPromise(holding) ? yield holding : holding;
    return shown.token;
  }

  #parse({ schema, name }: InputPlan, raw: unknown, position: number): unknown {
    return schema === undefined ? raw : parseValue(schema, raw, this.#parseOptions(name, position));
  }

  /** The value of a binding, or a promise of it when something must be loaded first. */
  #evaluate(binding: Binding, position: number): unknown {
    const at: At = { domain: this.#step.domain, position };
    const found = this.#evaluator.evaluate(binding, at);
    return this.#evaluator.isIncomplete ? this.#evaluateLoaded(binding, at) : found;
  }

  async #evaluateLoaded(binding: Binding, at: At): Promise<unknown> {
    for (;;) {
      await this.#evaluator.load();
      const found = this.#evaluator.evaluate(binding, at);
      if (!this.#evaluator.isIncomplete) return found;
    }
  }

  #parseOptions(input: string | undefined, position: number) {
    const place = () => ({
      step: this.#step.name,
      index: this.#spaces.of(this.#step.domain).path(position),
      input,
    });
    return {
      code: "SHEAF_INVALID_INPUT",
      what: input === undefined ? "inputs" : `input ${input}`,
      place,
    } as const;
  }
}

function isFresh(binding: Binding): boolean {
  switch (binding.kind) {
    case "output":
      return true;
    case "list":
    case "all":
      return binding.items.every(isFresh);
    case "object":
      return Object.values(binding.entries).every(isFresh);
    case "flatten":
      return isFresh(binding.binding);
    case "const":
    case "param":
    case "item":
    case "part":
    case "parse":
      return false;
  }
}
