import { didYouMean } from "../../model/nearest.ts";
import { type JsonSchema, type Shape, shapeOf } from "./json-schema.ts";
import { expectation, itemsOf, lower, upper } from "./type-text.ts";

/** A value made from text, or what would have been accepted. */
export type Coerced =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly expected: string };

const good = (value: unknown): Coerced => ({ ok: true, value });
const bad = (expected: string): Coerced => ({ ok: false, expected });

/** Makes a value of a schema from the text of a flag. What the text cannot tell is left to the flow's own schema. */
export function coerce(text: string, schema: JsonSchema, root: JsonSchema = schema): Coerced {
  const shape = shapeOf(schema, root);
  switch (shape.kind) {
    case "choices":
      return coerceChoice(text, shape.choices);
    case "alternatives":
      return coerceAlternatives(text, shape.schemas, root);
    case "boolean":
      return text === "true" || text === "false" ? good(text === "true") : bad("true or false");
    case "integer":
    case "number":
      return coerceNumber(text, shape);
    case "string":
      return coerceString(text, shape.schema);
    case "array":
      return coerceList([text], shape.schema, root);
    case "object":
      return coerceObject(text, shape.schema);
    case "null":
      return text === "null" ? good(null) : bad("null");
    case "unknown":
      return good(guess(text));
  }
}

function coerceChoice(text: string, choices: readonly unknown[]): Coerced {
  const found = choices.findIndex((choice) => String(choice) === text);
  if (found !== -1) return good(choices[found]);
  const names = choices.map(String);
  return bad(`one of ${names.join(", ")}.${didYouMean(text, names)}`.replace(/\.$/, ""));
}

// Text fits everything, so what says more comes first.
const order: readonly Shape["kind"][] = [
  "null",
  "boolean",
  "integer",
  "number",
  "choices",
  "array",
  "object",
  "alternatives",
  "string",
  "unknown",
];

function coerceAlternatives(text: string, schemas: readonly JsonSchema[], root: JsonSchema): Coerced {
  const rank = (schema: JsonSchema) => order.indexOf(shapeOf(schema, root).kind);
  for (const schema of schemas.toSorted((a, b) => rank(a) - rank(b))) {
    const coerced = coerce(text, schema, root);
    if (coerced.ok) return coerced;
  }
  return bad(schemas.map((schema) => expectation(schema, root)).join(", or "));
}

function coerceNumber(text: string, shape: Extract<Shape, { kind: "integer" | "number" }>): Coerced {
  const { kind, schema } = shape;
  if (schema["x-js"] === "bigint")
    return /^[+-]?\d+$/.test(text) ? good(BigInt(text)) : bad(expectation(schema));
  const number = text.trim() === "" ? NaN : Number(text);
  const least = lower(schema);
  const most = upper(schema);
  const fits =
    Number.isFinite(number) &&
    (kind === "number" || Number.isInteger(number)) &&
    (least === undefined || (least.strict ? number > least.value : number >= least.value)) &&
    (most === undefined || (most.strict ? number < most.value : number <= most.value));
  return fits ? good(number) : bad(expectation(schema));
}

function coerceString(text: string, schema: JsonSchema): Coerced {
  if (schema["x-js"] === "Date") return coerceDate(text);
  const checked = schema.format === "date" || schema.format === "date-time";
  if (!checked || (isRealDate(text.slice(0, 10)) && fitsFormat(text, schema.format))) return good(text);
  return bad(expectation(schema));
}

/** A date alone is its beginning in UTC, as in JavaScript. */
function coerceDate(text: string): Coerced {
  const fits = isRealDate(text.slice(0, 10)) && (text.length === 10 || fitsFormat(text, "date-time"));
  return fits
    ? good(new Date(text.replace(" ", "T")))
    : bad("a date, with or without a time, such as 2026-11-20 or 2026-11-20T14:00:00Z");
}

function fitsFormat(text: string, format: string | undefined): boolean {
  if (format === "date") return text.length === 10;
  return /^.{10}[T ]\d{2}:\d{2}/i.test(text) && !Number.isNaN(Date.parse(text.replace(" ", "T")));
}

function isRealDate(text: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function coerceObject(text: string, schema: JsonSchema): Coerced {
  const value = parseJson(text);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? good(value)
    : bad(expectation(schema));
}

/** Makes a list: each text an item, or a JSON array that stands for all of its items. */
export function coerceList(texts: readonly string[], schema: JsonSchema, root: JsonSchema): Coerced {
  const items = itemsOf(schema);
  const nested = shapeOf(items, root).kind === "array";
  const values: unknown[] = [];
  for (const text of texts) {
    const whole = text.trimStart().startsWith("[") ? parseJson(text) : undefined;
    if (Array.isArray(whole) && (!nested || whole.every((item) => Array.isArray(item)))) {
      values.push(...(whole as unknown[]));
      continue;
    }
    const coerced = coerce(text, items, root);
    if (!coerced.ok) return coerced;
    values.push(coerced.value);
  }
  return good(values);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** For a schema that says nothing: JSON where it is JSON, else the text. */
function guess(text: string): unknown {
  const value = parseJson(text);
  return value === undefined ? text : value;
}
