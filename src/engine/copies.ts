import { types } from "node:util";

/**
 * A copy of a value, at any depth, that belongs to one element alone: it may change it as it likes. Binary data and objects of
 * other classes are taken as they are.
 */
export function ownCopy(of: unknown): unknown {
  return copyOf(of, (copy) => copy);
}

/** A copy that cannot be changed, for several elements. Binary data and objects of other classes are taken as they are. */
export function frozenCopy(of: unknown): unknown {
  return copyOf(of, freeze);
}

type Finish = (copy: object) => object;

function copyOf(of: unknown, finish: Finish): unknown {
  if (typeof of !== "object" || of === null) return of;
  try {
    return deepCopy(of, finish);
  } catch (error) {
    if (error instanceof RangeError) return of; // it contains itself
    throw error;
  }
}

function deepCopy(of: unknown, finish: Finish): unknown {
  if (typeof of !== "object" || of === null) return of;
  const inner = (value: unknown) => deepCopy(value, finish);
  if (Array.isArray(of)) return finish(of.map(inner));
  const prototype: unknown = Object.getPrototypeOf(of);
  if (prototype === Object.prototype || prototype === null) {
    const copy = Object.create(prototype as object | null) as Record<string, unknown>;
    for (const [key, value] of Object.entries(of)) copy[key] = inner(value);
    return finish(copy);
  }
  if (prototype === Date.prototype) return finish(new Date(of as Date));
  if (prototype === Map.prototype)
    return finish(
      new Map([...(of as Map<unknown, unknown>)].map(([key, value]) => [inner(key), inner(value)])),
    );
  if (prototype === Set.prototype) return finish(new Set([...(of as Set<unknown>)].map(inner)));
  return of;
}

const changes: readonly string[] = ["set", "add", "delete", "clear"].concat(
  Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith("set")),
);

/** Freezing does not reach what a Map, a Set or a Date holds inside: their methods that would change it throw. */
function freeze(copy: object): object {
  if (types.isMap(copy) || types.isSet(copy) || types.isDate(copy))
    for (const name of changes) if (name in copy) Object.defineProperty(copy, name, { value: refuse });
  return Object.freeze(copy);
}

function refuse(): never {
  throw new TypeError("This input is given to several elements and cannot be changed: copy it first.");
}
