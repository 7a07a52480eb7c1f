/** The parts of JSON Schema (draft 2020-12) that flags are made from. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly items?: JsonSchema | boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  /** What the value is in JavaScript, where JSON has no word for it: made from the text here. */
  readonly "x-js"?: "Date" | "bigint";
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

type TypeName = "boolean" | "integer" | "number" | "string" | "array" | "object" | "null";

/** One of: a type's own name, a set of choices, several alternatives, or nothing that is known. */
export type Shape =
  | { readonly kind: "choices"; readonly choices: readonly unknown[] }
  | { readonly kind: "alternatives"; readonly schemas: readonly JsonSchema[] }
  | { [Kind in TypeName]: { readonly kind: Kind; readonly schema: JsonSchema } }[TypeName]
  | { readonly kind: "unknown" };

/** Reads a schema's outermost level; `root` is where `$ref`s lead to. */
export function shapeOf(schema: JsonSchema, root: JsonSchema = schema): Shape {
  const own = resolveRef(schema, root);
  if (own.enum !== undefined) return { kind: "choices", choices: own.enum };
  if (own.const !== undefined) return { kind: "choices", choices: [own.const] };
  const union = own.anyOf ?? own.oneOf;
  if (union !== undefined) return unionShape(union, root);
  if (own.allOf !== undefined && own.type === undefined)
    return shapeOf(Object.assign({}, ...own.allOf) as JsonSchema, root);
  if (Array.isArray(own.type))
    return unionShape(
      own.type.map((type: string) => ({ ...own, type })),
      root,
    );
  switch (own.type) {
    case "boolean":
    case "integer":
    case "number":
    case "string":
    case "array":
    case "object":
    case "null":
      return { kind: own.type, schema: own };
    default:
      return { kind: "unknown" };
  }
}

function unionShape(schemas: readonly JsonSchema[], root: JsonSchema): Shape {
  const shapes = schemas.map((schema) => shapeOf(schema, root));
  if (shapes.length === 1) return shapes[0]!;
  if (shapes.every((shape) => shape.kind === "choices"))
    return { kind: "choices", choices: shapes.flatMap((shape) => shape.choices) };
  return { kind: "alternatives", schemas };
}

function resolveRef(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  for (let depth = 0; current.$ref !== undefined && depth < 16; depth++) {
    const name = /^#\/(?:\$defs|definitions)\/(.+)$/.exec(current.$ref)?.[1];
    const target = name === undefined ? undefined : (root.$defs?.[name] ?? root.definitions?.[name]);
    if (target === undefined) return {};
    const { $ref: _, ...beside } = current;
    current = { ...target, ...beside };
  }
  return current;
}
