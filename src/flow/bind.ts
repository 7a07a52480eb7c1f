import { fault, type Site } from "./fault.ts";
import type { Binding } from "./graph.ts";
import { viewOf } from "./handle.ts";
import { type Marker, markerOf } from "./marker.ts";
import type { Scope } from "./trace.ts";
import { gather, isMany, outputOf, type View } from "./view.ts";

/** How a value that was given is had at run time, as one value of the scope's space; references may be nested in it. */
export function bind(scope: Scope, value: unknown, site: Site): Binding {
  return handleBinding(scope, value, site) ?? nested(scope, value, site) ?? { kind: "const", value };
}

/** The view behind a handle of this very scope; undefined for anything but a handle. */
export function viewHere(scope: Scope, value: unknown, site: Site): View | undefined {
  const view = viewOf(value);
  if (view === undefined || view.scope === scope) return view;
  const origin =
    view.scope.prefix === "" ? `flow "${view.scope.flow}"` : `"${view.scope.prefix.slice(0, -1)}"`;
  throw fault("SHEAF_FOREIGN_REF", site, [
    `the reference to ${view.label} belongs to the wiring of ${origin}${view.scope.trace === scope.trace ? "" : " in another graph"}.`,
    "Give it as a param to the flow that needs it, and return from a flow what its users need.",
  ]);
}

function handleBinding(scope: Scope, value: unknown, site: Site): Binding | undefined {
  const view = viewHere(scope, value, site);
  if (view !== undefined) return gather(view);
  const marker = markerOf(value);
  return marker === undefined ? undefined : bindMarker(scope, marker, site);
}

function bindMarker(scope: Scope, marker: Marker, site: Site): Binding {
  switch (marker.kind) {
    case "flat":
      return bindFlat(scope, marker.source, site);
    case "concat":
      return {
        kind: "flatten",
        binding: { kind: "list", items: marker.sources.map((source) => bind(scope, source, site)) },
      };
    case "settled":
      return bindSettled(scope, marker.source, site);
    case "each":
    case "factor":
      throw fault("SHEAF_WIRING_TYPE", site, [
        "each() and product() must be the whole of an input, and are nested in a value here.",
        "Make the nested value a task's output, or give the parts as inputs of their own.",
      ]);
  }
}

function bindFlat(scope: Scope, source: unknown, site: Site): Binding {
  const view = viewHere(scope, source, site);
  if (view === undefined || !isMany(view)) return { kind: "flatten", binding: bind(scope, source, site) };
  const [first = 0, second, ...rest] = view.groups;
  if (second === undefined) return outputOf(view, scope.domain, { lists: [first], flatten: 1 });
  return outputOf(view, scope.domain, { lists: [first + second, ...rest] });
}

function bindSettled(scope: Scope, source: unknown, site: Site): Binding {
  const view = viewHere(scope, source, site);
  if (view !== undefined && isMany(view)) return gather(view, "settled");
  throw fault("SHEAF_WIRING_TYPE", site, [
    "settled() takes the outputs of an array step, as step() gave them.",
  ]);
}

/** Lists and plain objects with references inside; undefined where there are none, so that a constant stays one. */
function nested(scope: Scope, value: unknown, site: Site): Binding | undefined {
  if (!holdsReference(value)) return undefined;
  if (Array.isArray(value)) return { kind: "list", items: value.map((item) => bind(scope, item, site)) };
  const entries = Object.entries(value as object).map(([key, part]) => [key, bind(scope, part, site)]);
  return { kind: "object", entries: Object.fromEntries(entries) };
}

export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || viewOf(value) !== undefined) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function holdsReference(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (viewOf(value) !== undefined || markerOf(value) !== undefined) return true;
  if (Array.isArray(value)) return value.some(holdsReference);
  return isPlain(value) && Object.values(value).some(holdsReference);
}
