import { type JsonSchema, type Shape, shapeOf } from "./json-schema.ts";

/** How a value of this schema is called in help: `INTEGER`, `era5|icon`, `DATE`, `JSON`. */
export function typeLabel(schema: JsonSchema, root: JsonSchema = schema): string {
  const shape = shapeOf(schema, root);
  switch (shape.kind) {
    case "choices":
      return shape.choices.map(String).join("|");
    case "alternatives":
      return alternatives(shape.schemas, root);
    case "boolean":
      return "true|false";
    case "integer":
      return "INTEGER";
    case "number":
      return "NUMBER";
    case "string":
      return shape.schema["x-js"] === "Date" ? "DATE[TIME]" : stringLabel(shape.schema.format);
    case "array":
      return typeLabel(itemsOf(shape.schema), root);
    case "object":
      return "JSON";
    case "null":
      return "null";
    case "unknown":
      return "VALUE";
  }
}

function alternatives(schemas: readonly JsonSchema[], root: JsonSchema): string {
  const labels = schemas
    .filter((schema) => shapeOf(schema, root).kind !== "null")
    .map((schema) => typeLabel(schema, root));
  return [...new Set(labels)].join("|");
}

function stringLabel(format: string | undefined): string {
  const labels: Readonly<Record<string, string>> = {
    date: "DATE",
    "date-time": "TIME",
    time: "CLOCK",
    duration: "DURATION",
    uri: "URL",
    path: "PATH",
    file: "FILE",
  };
  return (format === undefined ? undefined : labels[format]) ?? "TEXT";
}

export function itemsOf(schema: JsonSchema): JsonSchema {
  return typeof schema.items === "object" ? schema.items : {};
}

/** What is expected, as a sentence's end: `a whole number from 1 to 10`. */
export function expectation(schema: JsonSchema, root: JsonSchema = schema): string {
  const shape = shapeOf(schema, root);
  switch (shape.kind) {
    case "choices":
      return `one of ${shape.choices.map(String).join(", ")}`;
    case "alternatives":
      return shape.schemas.map((alternative) => expectation(alternative, root)).join(", or ");
    case "boolean":
      return "true or false";
    case "integer":
      return `a whole number${boundsPhrase(shape.schema)}`;
    case "number":
      return `a number${boundsPhrase(shape.schema)}`;
    case "string":
      return stringExpectation(shape.schema.format);
    case "array":
      return "a JSON array, or the flag once for each item";
    case "object":
      return 'a JSON object such as {"key": 1}';
    case "null":
      return "null";
    case "unknown":
      return "a value";
  }
}

function stringExpectation(format: string | undefined): string {
  if (format === "date") return "a date such as 2026-11-20";
  if (format === "date-time") return "a date and time such as 2026-11-20T14:00:00Z";
  return "text";
}

function boundsPhrase(schema: JsonSchema): string {
  const [least, most] = [lower(schema), upper(schema)];
  if (least === undefined && most === undefined) return "";
  if (most === undefined) return ` of ${least!.strict ? "more than" : "at least"} ${least!.value}`;
  if (least === undefined) return ` of ${most.strict ? "less than" : "at most"} ${most.value}`;
  return ` ${least.strict ? "above" : "from"} ${least.value} ${most.strict ? "and below" : "to"} ${most.value}`;
}

/** Bounds for help: `1..10`, `>= 1`, `< 5`. */
export function boundsText(shape: Shape): string | undefined {
  if (shape.kind !== "integer" && shape.kind !== "number") return undefined;
  const [least, most] = [lower(shape.schema), upper(shape.schema)];
  if (least !== undefined && most !== undefined && !least.strict && !most.strict)
    return `${least.value}..${most.value}`;
  const parts = [
    ...(least === undefined ? [] : [`${least.strict ? ">" : ">="} ${least.value}`]),
    ...(most === undefined ? [] : [`${most.strict ? "<" : "<="} ${most.value}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}

export interface Bound {
  readonly value: number;
  readonly strict: boolean;
}

// Schema libraries write the bounds of safe integers where none are meant.
const meant = (value: number | undefined) => value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

export function lower(schema: JsonSchema): Bound | undefined {
  if (meant(schema.exclusiveMinimum)) return { value: schema.exclusiveMinimum!, strict: true };
  return meant(schema.minimum) ? { value: schema.minimum!, strict: false } : undefined;
}

export function upper(schema: JsonSchema): Bound | undefined {
  if (meant(schema.exclusiveMaximum)) return { value: schema.exclusiveMaximum!, strict: true };
  return meant(schema.maximum) ? { value: schema.maximum!, strict: false } : undefined;
}
