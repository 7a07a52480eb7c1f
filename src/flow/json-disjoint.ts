import type { JsonSchema } from "../task/json-schema.ts";
import { itemType, type JsonType, partOf, resolved } from "./json-type.ts";

/** True where no value of `given` can be one of `wanted`, as far as JSON Schema tells; an empty list proves nothing. */
export function disjoint(given: JsonType, wanted: JsonType, depth = 0): boolean {
  if (depth > 8) return false;
  const choices = alternatives(given);
  const targets = alternatives(wanted);
  return choices.every((choice) => targets.every((target) => apart(choice, target, depth)));
}

function alternatives(type: JsonType): JsonType[] {
  const whole = resolved(type);
  const { schema, root } = whole;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.flatMap((choice) => alternatives({ schema: choice, root }));
  if (Array.isArray(schema.type))
    return schema.type.map((name: string) => ({ schema: { ...schema, type: name }, root }));
  return [whole];
}

function apart(given: JsonType, wanted: JsonType, depth: number): boolean {
  const values = valuesOf(given.schema);
  const accepted = valuesOf(wanted.schema);
  if (values !== undefined && accepted !== undefined)
    return !values.some((value) => accepted.includes(value));
  const from = namesOf(given.schema, values);
  const to = namesOf(wanted.schema, accepted);
  if (from === undefined || to === undefined) return false;
  if (!from.some((name) => to.includes(name))) return true;
  if (from[0] === "array") return listsApart(given, wanted, depth);
  return from[0] === "object" && objectsApart(given, wanted, depth);
}

function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  return schema.const === undefined ? schema.enum : [schema.const];
}

/** The JSON types of a schema's values; undefined where it does not say. */
function namesOf({ type }: JsonSchema, values: readonly unknown[] | undefined): string[] | undefined {
  if (values !== undefined) return values.map((value) => (value === null ? "null" : typeof value));
  if (typeof type !== "string") return undefined;
  return [type === "integer" ? "number" : type];
}

function listsApart(given: JsonType, wanted: JsonType, depth: number): boolean {
  const { prefixItems: parts } = given.schema;
  const { prefixItems: slots, items } = wanted.schema;
  if (parts !== undefined && slots !== undefined) {
    if (parts.length < slots.length || (items === false && parts.length > slots.length)) return true;
    return slots.some((slot, at) => disjoint(partOf(parts[at], given), partOf(slot, wanted), depth + 1));
  }
  const item = itemType(wanted);
  if (item === undefined) return false;
  if (parts !== undefined) return parts.some((part) => disjoint(partOf(part, given), item, depth + 1));
  const own = itemType(given);
  return own !== undefined && disjoint(own, item, depth + 1);
}

function objectsApart(given: JsonType, wanted: JsonType, depth: number): boolean {
  const { properties = {}, additionalProperties } = given.schema;
  const { properties: slots = {}, required = [] } = wanted.schema;
  const missing = additionalProperties === false && required.some((key) => !Object.hasOwn(properties, key));
  if (missing) return true;
  return Object.entries(slots).some(([key, slot]) => {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    return own !== undefined && disjoint(partOf(own, given), partOf(slot, wanted), depth + 1);
  });
}
