import { SheafError } from "../../model/errors.ts";
import { isPlain } from "./plain.ts";

/** Raised inside a pass where a value has no stored form; the pass's caller adds where it is. */
export class NoCodec extends Error {
  readonly value: unknown;
  readonly mend: string;

  constructor(value: unknown, mend = defaultMend(value)) {
    super();
    this.value = value;
    this.mend = mend;
  }

  /** The error for people: the path inside `root`, the type found, the mend. */
  at(root: unknown): SheafError {
    const path = pathTo(root, this.value);
    const where = path === "" || path === undefined ? "The value" : `The value at ${path}`;
    return new SheafError("SHEAF_NO_CODEC", `${where} is ${typeName(this.value)}, which cannot be stored`, {
      mend: this.mend,
    });
  }
}

function defaultMend(value: unknown): string {
  if (value instanceof Promise) return "Await it first.";
  if (typeof value === "function") return "Return data; call the function in the task that needs it.";
  if (typeof value === "object" && value !== null && Symbol.asyncIterator in value) {
    return "Give it the schema `rows(…)`, and it is stored as JSON Lines.";
  }
  return "Return plain data, or give the task a `format` that can write and read it.";
}

/** What a value is, for messages: `a function (train)`, `an instance of Socket`. */
export function typeName(value: unknown): string {
  if (typeof value === "function") return value.name === "" ? "a function" : `a function (${value.name})`;
  if (typeof value === "symbol") return `a symbol (${value.description ?? ""})`;
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && name !== "" && name !== "Object"
    ? `an instance of ${name}`
    : "an object with a prototype of its own";
}

/** Where `wanted` is inside `root`: `.rows[3].model`; undefined when it is not found. */
export function pathTo(root: unknown, wanted: unknown, seen = new Set<object>()): string | undefined {
  if (Object.is(root, wanted)) return "";
  if (typeof root !== "object" || root === null || seen.has(root)) return undefined;
  seen.add(root);
  for (const [step, inner] of insideOf(root)) {
    const rest = pathTo(inner, wanted, seen);
    if (rest !== undefined) return step + rest;
  }
  return undefined;
}

function* insideOf(value: object): Generator<readonly [step: string, inner: unknown]> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) yield [`[${at}]`, item];
  } else if (value instanceof Map) {
    for (const [key, inner] of value) {
      yield [".keys()", key];
      yield [`.get(${typeof key === "string" ? JSON.stringify(key) : String(key)})`, inner];
    }
  } else if (value instanceof Set) {
    for (const inner of value) yield [".values()", inner];
  } else if (isPlain(value)) {
    for (const [key, inner] of Object.entries(value)) {
      yield [/^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`, inner];
    }
  }
}
