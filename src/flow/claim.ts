import { bind, viewHere } from "./bind.ts";
import { concatSpace } from "./concat.ts";
import { fault, type Site } from "./fault.ts";
import type { Binding, DomainId } from "./graph.ts";
import { type Marker, markerOf } from "./marker.ts";
import { factorSpace } from "./product.ts";
import type { Scope } from "./trace.ts";
import { isMany, outputOf, type StepView } from "./view.ts";

/** Where an input that is fanned out wants its step to live: in a space that there is, or in a new one over a list. */
export type Claim =
  | { readonly kind: "space"; readonly input: string; readonly space: DomainId; readonly binding: Binding }
  | { readonly kind: "list"; readonly input: string; readonly parent: DomainId; readonly binding: Binding };

type Unnamed = Claim extends infer C ? (C extends Claim ? Omit<C, "input"> : never) : never;

/** The claim of one input; undefined for an input that is not fanned out. */
export function claimOf(
  scope: Scope,
  value: unknown,
  site: Site & { readonly input: string },
): Claim | undefined {
  const marker = markerOf(value);
  if (marker?.kind === "each") return { input: site.input, ...claimOfEach(scope, marker.source, site) };
  if (marker?.kind !== "factor") return undefined;
  return { input: site.input, kind: "space", ...factorSpace(scope, marker, site) };
}

function claimOfEach(scope: Scope, source: unknown, site: Site): Unnamed {
  const view = viewHere(scope, source, site);
  if (view !== undefined && isMany(view)) return claimOfMany(scope, view);
  const marker = markerOf(source);
  if (marker !== undefined) return claimOfMarker(scope, marker, site);
  if (view === undefined && !Array.isArray(source)) throw notAList(site, source);
  return { kind: "list", parent: scope.domain, binding: bind(scope, source, site) };
}

function claimOfMany(scope: Scope, view: StepView): Unnamed {
  const [first = 0, ...lists] = view.groups;
  const space = scope.trace.ancestor(view.space, scope.trace.depth(scope.domain) + first);
  return { kind: "space", space, binding: outputOf(view, space, { lists }) };
}

function claimOfMarker(scope: Scope, marker: Marker, site: Site): Unnamed {
  switch (marker.kind) {
    case "flat":
      return claimOfFlat(scope, marker.source, site);
    case "concat":
      return { kind: "space", ...concatSpace(scope, marker, site) };
    case "settled":
      throw fault("SHEAF_WIRING_TYPE", site, [
        "each() cannot fan out settled() results.",
        "Give them to a task that takes the whole list.",
      ]);
    case "each":
    case "factor":
      throw fault("SHEAF_WIRING_TYPE", site, [
        "each() is written around each() or product().",
        "Write it once.",
      ]);
  }
}

function claimOfFlat(scope: Scope, source: unknown, site: Site): Unnamed {
  const view = viewHere(scope, source, site);
  if (view === undefined || !isMany(view)) {
    return {
      kind: "list",
      parent: scope.domain,
      binding: { kind: "flatten", binding: bind(scope, source, site) },
    };
  }
  const [first = 0, second, ...lists] = view.groups;
  const depth = scope.trace.depth(scope.domain) + first;
  if (second === undefined) {
    const parent = scope.trace.ancestor(view.space, depth);
    return { kind: "list", parent, binding: outputOf(view, parent) };
  }
  const space = scope.trace.ancestor(view.space, depth + second);
  return { kind: "space", space, binding: outputOf(view, space, { lists }) };
}

function notAList(site: Site, source: unknown): Error {
  const what = source === null ? "null" : `a ${typeof source}`;
  return fault("SHEAF_WIRING_TYPE", site, [
    `each() is given ${what}, which is no list.`,
    "Give it a list, a reference to one, or an array step.",
  ]);
}
