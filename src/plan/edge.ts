import type { DomainId, StepId } from "../flow/graph.ts";
import type { Signal } from "./signal.ts";
import type { Spaces } from "./space.ts";

/** What a waiter makes of a signal that did not end well. */
export type Tolerance =
  | "strict" // a failure and a skip pass on
  | "settled" // nothing passes on
  | "optional"; // a failure passes on, a skip does not

/** Something that waits: an element of a step, or the expansion of a domain (at a position of its parent). */
export type Waiter = { readonly edges: Edge[]; readonly home: DomainId } & (
  | { readonly kind: "step"; readonly step: StepId }
  | { readonly kind: "expansion"; readonly domain: DomainId }
);

/** Not for this position: the edge belongs to another part of a `concat`. */
export const notApplicable = -1;

/** One thing that a waiter waits for. */
export interface Edge {
  readonly waiter: Waiter;
  readonly signal: Signal;
  readonly tolerance: Tolerance;
  /** Applies only below this index of a fixed space (one part of a `concat`). */
  readonly part: { readonly fixed: DomainId; readonly index: number } | undefined;
  /** Set when the waiter reads, item by item, what another space holds: the parts space through which it does. */
  readonly through: DomainId | undefined;
}

/** The position of the signal that a waiter at `position` of its home waits for. */
export function signalPosition(edge: Edge, position: number, spaces: Spaces): number {
  const { home } = edge.waiter;
  if (edge.part !== undefined) {
    const fixed = spaces.of(edge.part.fixed);
    if (fixed.local(spaces.locate(home, position, edge.part.fixed)) !== edge.part.index) return notApplicable;
  }
  if (edge.through === undefined) return spaces.locate(home, position, edge.signal.at);
  const parts = spaces.of(edge.through);
  const item = spaces.locate(home, position, edge.through);
  const scope = parts.parent!.parentOf(parts.parentOf(item));
  return spaces.of(edge.signal.at).start(scope) + parts.local(item);
}

/** Calls `visit` for each position of the waiter's home that waits for this position of the signal. */
export function waitingPositions(
  edge: Edge,
  signalAt: number,
  options: { spaces: Spaces; visit: (position: number) => void },
): void {
  const { spaces, visit } = options;
  const { home } = edge.waiter;
  if (edge.through !== undefined) return throughParts(edge, signalAt, options);
  const target = anchorOf(home, edge.signal.at, spaces);
  const found = spaces.locate(edge.signal.at, signalAt, target);
  if (found < 0) return;
  if (edge.part === undefined) return spaces.descendants(target, found, { of: home, visit });
  const { fixed, index } = edge.part;
  const space = spaces.of(fixed);
  spaces.descendants(target, found, {
    of: home,
    visit: (position) => {
      if (space.local(spaces.locate(home, position, fixed)) === index) visit(position);
    },
  });
}

function throughParts(
  edge: Edge,
  signalAt: number,
  options: { spaces: Spaces; visit: (position: number) => void },
): void {
  const { spaces, visit } = options;
  const source = spaces.of(edge.signal.at);
  const parts = spaces.of(edge.through!);
  const scope = source.parentOf(signalAt);
  if (!parts.parent!.isExpanded(scope)) return;
  const fixedPosition = parts.parent!.start(scope) + edge.part!.index;
  if (!parts.isExpanded(fixedPosition)) return;
  const item = parts.start(fixedPosition) + source.local(signalAt);
  spaces.descendants(parts.domain.id, item, { of: edge.waiter.home, visit });
}

/** The space of `home`'s own line that is as deep as `at`: `at` itself when it is an ancestor, else the one aligned with it. */
function anchorOf(home: DomainId, at: DomainId, spaces: Spaces): DomainId {
  let space = spaces.of(home);
  const depth = spaces.of(at).depth;
  while (space.depth > depth) space = space.parent!;
  return space.domain.id;
}
