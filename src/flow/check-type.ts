import type { JsonSchema } from "../task/json-schema.ts";
import type { Schema } from "../task/task.ts";
import { fault, type Site } from "./fault.ts";
import { givenType } from "./given-type.ts";
import { viewOf } from "./handle.ts";
import { disjoint } from "./json-disjoint.ts";
import { itemType, type JsonType, listOf, resolved, typeText } from "./json-type.ts";
import { type Marker, markerOf } from "./marker.ts";
import { isMany, pathOf } from "./view.ts";

/** By what is wanted: what single outputs may be given. In long flows the same pair comes again and again. */
const passed = new WeakMap<JsonSchema, WeakSet<Schema>>();

/** Throws SHEAF_WIRING_TYPE where it is proved that what is given can never be what the input takes. */
export function checkType(value: unknown, wanted: JsonType, site: Site): void {
  const view = viewOf(value);
  const isWhole = view !== undefined && !isMany(view) && pathOf(view).length === 0;
  if (isWhole && passed.get(wanted.schema)?.has(view.schema) === true) return;
  compare(value, wanted, site);
  if (!isWhole || wanted.root !== wanted.schema) return;
  if (!passed.has(wanted.schema)) passed.set(wanted.schema, new WeakSet());
  passed.get(wanted.schema)!.add(view.schema);
}

function compare(value: unknown, wanted: JsonType, site: Site): void {
  checkSource(markerOf(value), site);
  const given = givenType(value);
  const fixed = gathers(value) && isFixed(wanted);
  if (!fixed && !disjoint(given, wanted)) return;
  const takes = typeText(wanted);
  const message = `takes ${takes} and is given ${typeText(given)}.`;
  throw fault("SHEAF_WIRING_TYPE", site, [message, mendFor(value, { given, wanted, fixed })]);
}

/** Each, of what is proved to be no list. */
function checkSource(marker: Marker | undefined, site: Site): void {
  const source =
    marker?.kind === "each"
      ? marker.source
      : marker?.kind === "factor"
        ? marker.product.factors[marker.position]?.source
        : undefined;
  if (source === undefined || viewOf(source) === undefined) return;
  const type = givenType(source);
  if (!disjoint(type, { schema: { type: "array" }, root: {} })) return;
  throw fault("SHEAF_WIRING_TYPE", site, [
    `each() is given ${typeText(type)}, which is no list.`,
    "Give the reference itself, without each().",
  ]);
}

const gathers = (value: unknown) => {
  const view = viewOf(value);
  const kind = markerOf(value)?.kind;
  return (view !== undefined && isMany(view)) || kind === "flat" || kind === "concat" || kind === "settled";
};

function isFixed(wanted: JsonType): boolean {
  const { prefixItems, items } = resolved(wanted).schema;
  return prefixItems !== undefined && items === false;
}

function mendFor(
  value: unknown,
  { given, wanted, fixed }: { given: JsonType; wanted: JsonType; fixed: boolean },
): string {
  if (fixed) return "An array step has any number of outputs: take them as a list of any length.";
  const item = itemType(given);
  const inner = item && itemType(item);
  const spread = markerOf(value)?.kind === "each" || markerOf(value)?.kind === "factor";
  const once = !spread && item !== undefined && !disjoint(item, wanted);
  const flattened = inner !== undefined && !disjoint(listOf(inner), wanted);
  if (once && flattened)
    return "Wrap it in flat() for one list of all items, or in each() to run the step once per list.";
  if (once) return "Wrap it in each() to run the step once per item.";
  if (flattened) return "Lists are never flattened by themselves: wrap it in flat().";
  if (!disjoint({ schema: { type: "array", prefixItems: [given.schema] }, root: given.root }, wanted))
    return "Write [value] for a list of one.";
  return "Give it something of that type, or change the input's schema.";
}
