import { type JsonSchema, jsonSchemaOf } from "../task/json-schema.ts";
import { isPlain } from "./bind.ts";
import { viewOf } from "./handle.ts";
import { anyType, fieldType, itemType, type JsonType, listOf } from "./json-type.ts";
import { type Marker, markerOf } from "./marker.ts";
import { isMany, pathOf, type View } from "./view.ts";

/** So many items of a constant list are looked at: a wrong one is wrong wherever it is, and lists may be long. */
const SAMPLE = 100;

/** The type of what an input is given, as one value of the scope: references by their schemas, constants by themselves. */
export function givenType(value: unknown): JsonType {
  const view = viewOf(value);
  if (view !== undefined)
    return isMany(view) ? view.groups.reduce(listOf, outputType(view)) : outputType(view);
  const marker = markerOf(value);
  return marker === undefined ? constantType(value) : markerType(marker);
}

/** The type of one output. */
export function outputType(view: View): JsonType {
  const schema = jsonSchemaOf(view.schema, "output");
  return pathOf(view).reduce(fieldType, { schema, root: schema });
}

function markerType(marker: Marker): JsonType {
  switch (marker.kind) {
    case "each":
      return itemType(givenType(marker.source)) ?? anyType;
    case "factor":
      return itemType(givenType(marker.product.factors[marker.position]!.source)) ?? anyType;
    case "flat": {
      const item = itemType(givenType(marker.source));
      const inner = item && itemType(item);
      return inner === undefined ? { schema: { type: "array" }, root: {} } : listOf(inner);
    }
    case "concat":
      return marker.sources.length === 1
        ? givenType(marker.sources[0])
        : { schema: { type: "array" }, root: {} };
    case "settled":
      return { schema: { type: "array" }, root: {} };
  }
}

/** References nested in a constant are of their own documents, and `$ref`s in there are not followed. */
function constantType(value: unknown): JsonType {
  return { schema: constantSchema(value), root: {} };
}

function constantSchema(value: unknown): JsonSchema {
  if (viewOf(value) !== undefined || markerOf(value) !== undefined) {
    const { schema, root } = givenType(value);
    return root.$defs === undefined ? schema : {};
  }
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value))
    return { const: value };
  if (Array.isArray(value)) return { type: "array", prefixItems: value.slice(0, SAMPLE).map(constantSchema) };
  if (!isPlain(value)) return {};
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return {
    type: "object",
    properties: Object.fromEntries(entries.map(([key, part]) => [key, constantSchema(part)])),
    required: entries.map(([key]) => key),
    additionalProperties: false,
  };
}
