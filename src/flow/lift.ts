import { isPlain, viewHere } from "./bind.ts";
import { fault, type Site } from "./fault.ts";
import { handleOf } from "./handle.ts";
import { markerOf } from "./marker.ts";
import type { Scope } from "./trace.ts";
import type { View } from "./view.ts";

/**
 * What a flow in a flow returned, as it is seen from the flow around it: the levels over which it was fanned out become
 * one more list around everything. Always an object of its own, so that `after` can tell whose it is.
 */
export function liftResult(
  inner: Scope,
  outer: Scope,
  { result, site }: { result: unknown; site: Site },
): object {
  const levels = outer.trace.depth(inner.domain) - outer.trace.depth(outer.domain);
  const lift = (value: unknown): unknown => {
    const view = viewHere(inner, value, { flow: inner.flow });
    if (view !== undefined) return handleOf(seenFrom(outer, view, { levels, site }));
    if (markerOf(value) !== undefined) throw unliftable(site);
    if (Array.isArray(value)) return value.map(lift);
    if (isPlain(value))
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, lift(part)]));
    return value;
  };
  const lifted = lift(result);
  return typeof lifted === "object" && lifted !== null ? lifted : {};
}

function seenFrom(scope: Scope, view: View, { levels, site }: { levels: number; site: Site }): View {
  if (view.kind === "step")
    return { ...view, scope, groups: levels === 0 ? view.groups : [levels, ...view.groups] };
  if (levels === 0) return { ...view, scope };
  throw fault("SHEAF_FLOW_DEFINITION", site, [
    `the flow is fanned out and returns its param ${view.label} as it is.`,
    "Return what a step gave; the param's values are those that are fanned out.",
  ]);
}

function unliftable(site: Site): Error {
  return fault("SHEAF_FLOW_DEFINITION", site, [
    "the flow returns flat(), concat(), settled(), each() or product().",
    "Return the steps' results themselves, and write these where the results are used.",
  ]);
}
