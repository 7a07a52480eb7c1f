import type { Claim } from "./claim.ts";
import { fault, type Site } from "./fault.ts";
import type { Binding, DomainId } from "./graph.ts";
import type { Scope, Trace } from "./trace.ts";

export interface Spread {
  readonly domain: DomainId;
  /** How each claiming input is had there. */
  readonly bindings: ReadonlyMap<Claim, Binding>;
}

type ListClaim = Extract<Claim, { kind: "list" }>;

/** Claims of one kind: a space that there is, or the lists over which a new one is made below `parent`. */
interface Origin {
  readonly inputs: readonly string[];
  readonly depth: number;
  readonly space: DomainId | undefined;
  readonly parent: DomainId;
  readonly lists: readonly ListClaim[];
}

/** The space in which a step lives whose inputs make these claims, and how they are had there. */
export function spread(scope: Scope, claims: readonly Claim[], site: Site): Spread {
  if (claims.length === 0) return { domain: scope.domain, bindings: new Map() };
  const all = originsOf(scope.trace, claims);
  const origins = all.filter((origin) => !broadcast(scope.trace, origin, all));
  const [only, ...others] = origins;
  if (others.length === 0 && only!.space !== undefined) return existing(only!.space, claims);
  return zip(scope.trace, { origins, claims, site });
}

function originsOf(trace: Trace, claims: readonly Claim[]): Origin[] {
  const origins = new Map<string, Origin>();
  for (const claim of claims) {
    const parent = claim.kind === "list" ? claim.parent : parentOf(trace, claim.space);
    const key = claim.kind === "list" ? `list ${parent}` : `space ${claim.space}`;
    const known = origins.get(key);
    origins.set(key, {
      inputs: [...(known?.inputs ?? []), claim.input],
      depth: trace.depth(parent) + 1,
      space: claim.kind === "space" ? claim.space : undefined,
      parent,
      lists: claim.kind === "list" ? [...(known?.lists ?? []), claim] : [],
    });
  }
  return [...origins.values()];
}

const parentOf = (trace: Trace, space: DomainId) => trace.ancestor(space, trace.depth(space) - 1);

/** True for a space in which another origin lies: its values are the same for everything below it. */
function broadcast(trace: Trace, { space }: Origin, all: readonly Origin[]): boolean {
  if (space === undefined) return false;
  return all.some((other) => other.space !== space && trace.within(other.space ?? other.parent, space));
}

function existing(domain: DomainId, claims: readonly Claim[]): Spread {
  return { domain, bindings: new Map(claims.map((claim) => [claim, claim.binding])) };
}

interface Zip {
  readonly origins: readonly Origin[];
  readonly claims: readonly Claim[];
  readonly site: Site;
}

/** New spaces below what the origins have in common, one per level, each aligned with the origins' spaces of its depth. */
function zip(trace: Trace, { origins, claims, site }: Zip): Spread {
  checkDepths(origins, site);
  const shared = commonAncestor(trace, origins);
  const levels = origins[0]!.depth - trace.depth(shared);
  const bindings = new Map<Claim, Binding>(claims.map((claim) => [claim, claim.binding]));
  const made =
    levels === 1 ? origins : origins.map((origin) => materialise(trace, origin, { site, items: bindings }));
  let domain = shared;
  for (let level = 1; level <= levels; level++) {
    const spaces = made.flatMap(({ space }) =>
      space === undefined ? [] : [trace.ancestor(space, trace.depth(shared) + level)],
    );
    const lists = made.flatMap((origin) => (origin.space === undefined ? origin.lists : []));
    domain = newZip(trace, { parent: domain, aligned: [...new Set(spaces)], lists, site, items: bindings });
  }
  return { domain, bindings };
}

interface NewZip {
  readonly parent: DomainId;
  readonly aligned: readonly DomainId[];
  readonly lists: readonly ListClaim[];
  readonly site: Site;
  /** Gets how each list's item is had. */
  readonly items: Map<Claim, Binding>;
}

function newZip(trace: Trace, { parent, aligned, lists, site, items }: NewZip): DomainId {
  const sources = lists.map(({ binding, input }) => ({ binding, input }));
  const label = site.step ?? site.flow;
  const domain = trace.addDomain({ kind: "zip", parent, label, aligned, lists: sources });
  for (const [source, list] of lists.entries()) items.set(list, { kind: "item", domain, source, path: [] });
  return domain;
}

/** Lists that are zipped with spaces deeper than one level get a space of their own first. */
function materialise(trace: Trace, origin: Origin, { site, items }: Pick<NewZip, "site" | "items">): Origin {
  if (origin.space !== undefined) return origin;
  return {
    ...origin,
    space: newZip(trace, { parent: origin.parent, aligned: [], lists: origin.lists, site, items }),
  };
}

function commonAncestor(trace: Trace, origins: readonly Origin[]): DomainId {
  let shared = origins[0]!.parent;
  while (!origins.every(({ parent }) => trace.within(parent, shared))) shared = parentOf(trace, shared);
  return shared;
}

function checkDepths(origins: readonly Origin[], site: Site): void {
  const [first] = origins;
  const other = origins.find(({ depth }) => depth !== first!.depth);
  if (other === undefined) return;
  const name = ({ inputs, depth }: Origin) =>
    `${inputs.map((input) => `"${input}"`).join(", ")} (${depth} deep)`;
  throw fault("SHEAF_WIRING_ORIGIN", site, [
    `${name(first!)} and ${name(other)} are fanned out differently deep, and neither comes from the other.`,
    "Zip what is equally deep; gather one of them first, or cross them with product().",
  ]);
}
