import type { StandardJSONSchemaV1 } from "@standard-schema/spec";
import type { Schema } from "./task.ts";

/** A JSON Schema, as far as Sheaf looks into it; `{}` takes anything. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema | boolean>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly (JsonSchema | boolean)[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly [key: string]: unknown;
}

/**
 * Which JSON Schema of a schema: of what it gives (`output`), of what it is sure to take nothing else than (`input`, `{}`
 * where it coerces), or of what it wants to be given, for people and command lines (`shown`).
 */
type Side = "input" | "output" | "shown";

const known: { readonly [S in Side]: WeakMap<Schema, JsonSchema> } = {
  input: new WeakMap(),
  output: new WeakMap(),
  shown: new WeakMap(),
};

/** A JSON Schema of a schema; `{}` where there is none: many schemas have no JSON Schema. */
export function jsonSchemaOf(schema: Schema, side: Side): JsonSchema {
  const found = known[side].get(schema) ?? convert(schema, side);
  known[side].set(schema, found);
  return found;
}

function convert(schema: Schema, side: Side): JsonSchema {
  const { jsonSchema } = schema["~standard"] as { jsonSchema?: StandardJSONSchemaV1.Converter };
  if (jsonSchema === undefined) return {};
  const overrides = { input: { override: widen }, output: {}, shown: { override: reveal } };
  const libraryOptions = { ...lenient, ...overrides[side] };
  try {
    const converted = jsonSchema[side === "output" ? "output" : "input"]({
      target: "draft-2020-12",
      libraryOptions,
    });
    return Object.fromEntries(
      Object.entries(converted).filter(([key]) => key !== "$schema" && key !== "~standard"),
    );
  } catch {
    return {};
  }
}

/** What cannot be said becomes `{}`: in Zod's words and in ArkType's. */
const lenient = { unrepresentable: "any", fallback: () => ({}) };

interface ZodNode {
  readonly zodSchema: { readonly _zod: { readonly def: ZodDef } };
  readonly jsonSchema: Record<string, unknown>;
}
interface ZodDef {
  readonly type: string;
  readonly coerce?: boolean;
  readonly in?: { readonly _zod: { readonly def: ZodDef } };
}

/** For Zod: what takes more than its JSON Schema says becomes `{}`. */
function widen({ zodSchema, jsonSchema }: ZodNode): void {
  if (!takesMore(zodSchema._zod.def)) return;
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
}

/** For Zod: what JSON has no word for is shown as the text from which a command line can make it; `x-js` says of what kind. */
function reveal({ zodSchema, jsonSchema }: ZodNode): void {
  const { type } = zodSchema._zod.def;
  if (type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time", "x-js": "Date" });
  if (type === "bigint") Object.assign(jsonSchema, { type: "integer", "x-js": "bigint" });
}

const takesMore = ({ type, coerce, in: source }: ZodDef) =>
  coerce === true || type === "catch" || (type === "pipe" && source?._zod.def.type === "transform");

/** True when the schema takes undefined, so that the input may be left out; asked of the schema itself. */
export function takesUndefined(schema: Schema): boolean {
  try {
    const result = schema["~standard"].validate(undefined);
    if (!(result instanceof Promise)) return result.issues === undefined;
    result.catch(() => {});
    return true; // it says so later
  } catch {
    return true;
  }
}
