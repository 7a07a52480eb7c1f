import { bind, viewHere } from "./bind.ts";
import { fault, type Site } from "./fault.ts";
import type { Binding, DomainId } from "./graph.ts";
import { type Marker, markerOf, type Product } from "./marker.ts";
import type { Scope } from "./trace.ts";
import { isMany, outputOf } from "./view.ts";

interface Crossed {
  readonly space: DomainId;
  readonly bindings: readonly Binding[];
}

/** Steps that use the same product share its spaces. */
const crossings = new WeakMap<Scope, Map<Product, Crossed>>();

/** The innermost space of a product, and how one of its factors is had there. */
export function factorSpace(
  scope: Scope,
  { product, position }: Extract<Marker, { kind: "factor" }>,
  site: Site,
): { space: DomainId; binding: Binding } {
  const known = crossings.get(scope) ?? new Map<Product, Crossed>();
  crossings.set(scope, known);
  const crossed = known.get(product) ?? cross(scope, product, site);
  known.set(product, crossed);
  return { space: crossed.space, binding: crossed.bindings[position]! };
}

/** Spaces nested one in the other, the first factor's outermost. */
function cross(scope: Scope, { factors }: Product, site: Site): Crossed {
  const bindings: Binding[] = [];
  let space = scope.domain;
  for (const { key, source } of factors) {
    const at = { ...site, input: key };
    const own = space === scope.domain ? ownSpace(scope, source, at) : undefined;
    const factor = own ?? overList(scope, space, { key, binding: listOf(scope, source, at) });
    space = factor.space;
    bindings.push(factor.binding);
  }
  return { space, bindings };
}

/** An array step of one level as the first factor: the product goes on from each of its elements, without a barrier. */
function ownSpace(
  scope: Scope,
  source: unknown,
  site: Site,
): { space: DomainId; binding: Binding } | undefined {
  const view = viewHere(scope, source, site);
  if (view === undefined || !isMany(view) || view.groups[0] !== 1) return undefined;
  const space = scope.trace.ancestor(view.space, scope.trace.depth(scope.domain) + 1);
  return { space, binding: outputOf(view, space, { lists: view.groups.slice(1) }) };
}

function overList(
  scope: Scope,
  parent: DomainId,
  list: { key: string; binding: Binding },
): { space: DomainId; binding: Binding } {
  const lists = [{ binding: list.binding, input: list.key }];
  const space = scope.trace.addDomain({ kind: "zip", parent, label: list.key, aligned: [], lists });
  return { space, binding: { kind: "item", domain: space, source: 0, path: [] } };
}

function listOf(scope: Scope, source: unknown, site: Site): Binding {
  const kind = markerOf(source)?.kind;
  const list =
    viewHere(scope, source, site) !== undefined ||
    Array.isArray(source) ||
    kind === "flat" ||
    kind === "concat";
  if (list) return bind(scope, source, site);
  throw fault("SHEAF_WIRING_TYPE", site, [
    "product() is given something that is no list.",
    "Give it lists, references to lists, or array steps, without each().",
  ]);
}
