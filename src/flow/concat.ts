import { bind, viewHere } from "./bind.ts";
import { fault, type Site } from "./fault.ts";
import type { Binding, DomainId, Part } from "./graph.ts";
import { type Marker, markerOf } from "./marker.ts";
import type { Scope } from "./trace.ts";
import { isMany, outputOf } from "./view.ts";

type Concat = Extract<Marker, { kind: "concat" }>;

/** A space over the sources of `concat`, and one over their items below it: the index is `[source, i]`. */
export function concatSpace(
  scope: Scope,
  { sources }: Concat,
  site: Site,
): { space: DomainId; binding: Binding } {
  const { trace } = scope;
  const label = `${site.step}.${site.input}`;
  const parts = sources.map((source) => partOf(scope, source, site));
  const parent = trace.addDomain({ kind: "fixed", parent: scope.domain, label, count: sources.length });
  const space = trace.addDomain({ kind: "parts", parent, label, parts });
  return { space, binding: { kind: "part", domain: space, path: [] } };
}

function partOf(scope: Scope, source: unknown, site: Site): Part {
  const view = viewHere(scope, source, site);
  if (view !== undefined && isMany(view) && view.groups[0] === 1) {
    const domain = scope.trace.ancestor(view.space, scope.trace.depth(scope.domain) + 1);
    return { type: "many", domain, view: outputOf(view, domain, { lists: view.groups.slice(1) }) };
  }
  const marker = markerOf(source);
  if (view === undefined && !Array.isArray(source) && marker?.kind !== "flat" && marker?.kind !== "concat") {
    throw fault("SHEAF_WIRING_TYPE", site, [
      "concat() is given something that is no list.",
      "Give it lists, references to lists, or array steps.",
    ]);
  }
  return { type: "list", binding: bind(scope, source, site) };
}
