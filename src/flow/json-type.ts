import type { JsonSchema } from "../task/json-schema.ts";

type Part = JsonSchema | boolean | undefined;

/** A JSON Schema with the document in which its `$ref`s are found. */
export interface JsonType {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
}

export const anyType: JsonType = { schema: {}, root: {} };

export const listOf = ({ schema, root }: JsonType): JsonType => ({
  schema: { type: "array", items: schema },
  root,
});

/** The same type, without a `$ref` at its top. */
export function resolved({ schema, root }: JsonType): JsonType {
  let at = schema;
  for (let hops = 0; at.$ref !== undefined && hops < 20; hops++) {
    const name = /^#\/(?:\$defs|definitions)\/(.+)$/.exec(at.$ref)?.[1];
    at = at.$ref === "#" ? root : (name && root.$defs?.[name]) || {};
  }
  return { schema: at, root };
}

export const partOf = (part: Part, { root }: JsonType): JsonType =>
  typeof part === "object" ? { schema: part, root } : { schema: {}, root };

/** The type of one field; anything where it cannot be told. */
export function fieldType(type: JsonType, key: string): JsonType {
  const whole = resolved(type);
  const { properties, prefixItems } = whole.schema;
  return resolved(partOf(properties?.[key] ?? prefixItems?.[Number(key)], whole));
}

/** The type of a list's items; undefined where it is not sure to be a list, or its items are not told. */
export function itemType(type: JsonType): JsonType | undefined {
  const whole = resolved(type);
  const { type: name, items, prefixItems } = whole.schema;
  if (name !== "array") return undefined;
  if (prefixItems !== undefined)
    return { schema: { anyOf: prefixItems.map((part) => partOf(part, whole).schema) }, root: whole.root };
  return partOf(items, whole);
}

/** The type as TypeScript would write it. */
export function typeText(type: JsonType, depth = 0): string {
  const whole = resolved(type);
  const { schema } = whole;
  const inner = (part: Part) => typeText(partOf(part, whole), depth + 1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(inner))].join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((name: string) => plainName(name)).join(" | ");
  if (schema.type === "array")
    return schema.prefixItems
      ? `[${schema.prefixItems.map(inner).join(", ")}]`
      : arrayOf(inner(schema.items));
  if (schema.type === "object" && schema.properties !== undefined)
    return depth > 2 ? "{ … }" : objectText(schema, inner);
  if (schema.type === "object")
    return typeof schema.additionalProperties === "object"
      ? `Record<string, ${inner(schema.additionalProperties)}>`
      : "object";
  return typeof schema.type === "string" ? plainName(schema.type) : "unknown";
}

const arrayOf = (item: string) => (item.includes(" | ") ? `(${item})[]` : `${item}[]`);
const plainName = (name: string) => (name === "integer" ? "number" : name);

function objectText({ properties = {}, required = [] }: JsonSchema, inner: (part: Part) => string): string {
  const fields = Object.entries(properties).map(
    ([key, part]) => `${key}${required.includes(key) ? "" : "?"}: ${inner(part)}`,
  );
  return fields.length === 0 ? "{}" : `{ ${fields.join("; ")} }`;
}
