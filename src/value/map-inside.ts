import { isSelfCoded, type SelfCoded } from "./json/self-coded.ts";
import { isPlain } from "./json/plain.ts";

/** Replaces self-coded values at any depth of lists, plain objects, Maps and Sets; the same object where none changed. */
export function mapInside(value: unknown, change: (inner: SelfCoded) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isSelfCoded(value)) return change(value);
  const seen = new Map<object, unknown>();
  const visit: Visit = (inner) => {
    if (typeof inner !== "object" || inner === null) return inner;
    if (isSelfCoded(inner)) return change(inner);
    const known = seen.get(inner);
    if (known !== undefined) return known;
    seen.set(inner, inner); // met again inside itself, it stays
    const mapped = mapOne(inner, visit);
    if (mapped !== inner) seen.set(inner, mapped);
    return mapped;
  };
  return mapOne(value, visit);
}

function mapOne(value: object, visit: Visit): unknown {
  if (Array.isArray(value)) return mapList(value, visit);
  if (value instanceof Map) return mapMap(value, visit);
  if (value instanceof Set) return mapSet(value, visit);
  return isPlain(value) ? mapMembers(value, visit) : value;
}

type Visit = (inner: unknown) => unknown;

function mapList(list: readonly unknown[], visit: Visit): readonly unknown[] {
  let changed: unknown[] | undefined;
  for (let at = 0; at < list.length; at++) {
    const before = list[at];
    if (typeof before !== "object" || before === null) continue;
    const after = visit(before);
    if (after !== before) (changed ??= list.slice())[at] = after;
  }
  return changed ?? list;
}

function mapMembers(
  object: Readonly<Record<string, unknown>>,
  visit: Visit,
): Readonly<Record<string, unknown>> {
  let changed: Record<string, unknown> | undefined;
  for (const key of Object.keys(object)) {
    const before = object[key];
    if (typeof before !== "object" || before === null) continue;
    const after = visit(before);
    if (after !== before) (changed ??= { ...object })[key] = after;
  }
  return changed ?? object;
}

function mapMap(map: ReadonlyMap<unknown, unknown>, visit: Visit): ReadonlyMap<unknown, unknown> {
  let same = true;
  const after = new Map<unknown, unknown>();
  for (const [key, value] of map) {
    const [newKey, newValue] = [visit(key), visit(value)];
    same &&= newKey === key && newValue === value;
    after.set(newKey, newValue);
  }
  return same ? map : after;
}

function mapSet(set: ReadonlySet<unknown>, visit: Visit): ReadonlySet<unknown> {
  let same = true;
  const after = new Set<unknown>();
  for (const item of set) {
    const newItem = visit(item);
    same &&= newItem === item;
    after.add(newItem);
  }
  return same ? set : after;
}
