import { inspect } from "node:util";
import { SheafError } from "../model/errors.ts";
import { fieldOf, isMany, type View } from "./view.ts";

const viewSymbol = Symbol.for("sheaf.view");

class HandleTarget {
  readonly view: View;
  constructor(view: View) {
    this.view = view;
  }
  /** `this` is the proxy. */
  [inspect.custom](): string {
    const view = viewOf(this)!;
    return `${isMany(view) ? "Many" : "Ref"}(${view.label})`;
  }
}

/** What stands for outputs while a flow is wired: fields can be taken of it, and any use as a value is an error. */
export function handleOf(view: View): object {
  return new Proxy(new HandleTarget(view), handler);
}

/** What a handle stands for; undefined for anything else. */
export function viewOf(value: unknown): View | undefined {
  if (typeof value !== "object" || value === null || !(viewSymbol in value)) return undefined;
  return Reflect.get(value, viewSymbol) as View;
}

const mends = {
  text: "It stands for a value that is there only when the flow runs: make the text in a task, and give the task the reference.",
  list: "To run a step for each item, write each(…) around it in the step's input.",
  await: "Steps are wired, not run, so there is nothing to await: give it to another step, or return it.",
  keys: "Take the fields by name, or give the whole reference to a step.",
};

type Misuse = readonly [what: string, mend: string];

const misuses = new Map<PropertyKey, Misuse>([
  [Symbol.toPrimitive, ["made text or a number", mends.text]],
  ["toString", ["made text", mends.text]],
  ["valueOf", ["made a number", mends.text]],
  ["toJSON", ["made JSON", mends.text]],
  [Symbol.iterator, ["iterated", mends.list]],
  [Symbol.asyncIterator, ["iterated", mends.list]],
  ["then", ["awaited", mends.await]],
]);

function refuse(view: View, [what, mend]: Misuse): never {
  throw new SheafError(
    "SHEAF_REF_COERCED",
    `The reference to ${view.label} was ${what} while flow "${view.scope.flow}" was being wired.`,
    {
      place: { flow: view.scope.flow },
      mend,
    },
  );
}

const handler: ProxyHandler<HandleTarget> = {
  get(target, key) {
    if (key === viewSymbol) return target.view;
    const misuse = misuses.get(key);
    if (misuse !== undefined) refuse(target.view, misuse);
    if (key === "constructor") return undefined;
    return typeof key === "symbol" ? undefined : handleOf(fieldOf(target.view, key));
  },
  has: (target, key) => key === viewSymbol || refuse(target.view, ["searched for a key", mends.keys]),
  ownKeys: (target) => refuse(target.view, ["spread, or asked for its keys,", mends.keys]),
  set: (target) =>
    refuse(target.view, [
      "changed",
      "A reference cannot be written to: a task that returns the changed value can.",
    ]),
  getPrototypeOf: () => null,
};
