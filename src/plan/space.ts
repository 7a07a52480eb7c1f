import type { Domain, DomainId, Graph } from "../flow/graph.ts";
import type { IndexPath } from "../model/index-path.ts";
import { IntList } from "./int-list.ts";

/**
 * The indices of one domain, as far as they are known. Each has a position: a small integer, handed out in blocks as
 * parents are expanded. The block of a parent is contiguous, so a position's last index is its distance from the block's start.
 */
export class Space {
  readonly domain: Domain;
  readonly parent: Space | undefined;
  size = 0;
  readonly #parentOf = new IntList();
  readonly #start = new IntList();
  readonly #count = new IntList();
  readonly #lost = new Set<number>();

  constructor(domain: Domain, parent: Space | undefined) {
    this.domain = domain;
    this.parent = parent;
    if (parent === undefined) this.size = 1;
  }

  get depth(): number {
    return this.domain.depth;
  }

  /** Gives the parent's position `count` children; returns the first one's position. */
  expand(parentPosition: number, count: number): number {
    const first = this.size;
    this.#start.grow(parentPosition + 1, -1);
    this.#count.grow(parentPosition + 1, 0);
    this.#start.set(parentPosition, first);
    this.#count.set(parentPosition, count);
    this.size += count;
    this.#parentOf.grow(this.size, parentPosition);
    return first;
  }

  /** A parent will have no children: its list failed, or could not be had. */
  lose(parentPosition: number): void {
    this.#lost.add(parentPosition);
  }

  isLost(parentPosition: number): boolean {
    return this.#lost.has(parentPosition);
  }

  isExpanded(parentPosition: number): boolean {
    return parentPosition < this.#start.length && this.#start.at(parentPosition) >= 0;
  }

  /** The first child of a parent that is expanded. */
  start(parentPosition: number): number {
    return this.#start.at(parentPosition);
  }

  count(parentPosition: number): number {
    return this.#count.at(parentPosition);
  }

  parentOf(position: number): number {
    return this.parent === undefined ? 0 : this.#parentOf.at(position);
  }

  /** The last index of a position's path. */
  local(position: number): number {
    return position - this.#start.at(this.#parentOf.at(position));
  }

  /** The position of a path, when it exists. */
  find(path: IndexPath): number | undefined {
    if (path.length !== this.depth) return undefined;
    if (this.parent === undefined) return 0;
    const parent = this.parent.find(path.slice(0, -1));
    const local = path.at(-1)!;
    return parent !== undefined && this.isExpanded(parent) && local < this.count(parent)
      ? this.start(parent) + local
      : undefined;
  }

  path(position: number): IndexPath {
    if (this.parent === undefined) return [];
    if (this.depth === 1) return [this.local(position)];
    return [...this.parent.path(this.parentOf(position)), this.local(position)];
  }
}

export interface Visit {
  readonly of: DomainId;
  readonly visit: (position: number) => void;
  /** Called for a position on the way, of the space above, that will have nothing below it. */
  readonly lost?: (space: Space, position: number) => void;
}

/** All spaces of a graph, and the ways between them. */
export class Spaces {
  readonly #spaces: Space[] = [];

  constructor(graph: Graph) {
    for (const domain of graph.domains) {
      this.#spaces.push(new Space(domain, domain.kind === "root" ? undefined : this.#spaces[domain.parent]));
    }
  }

  of(domain: DomainId): Space {
    return this.#spaces[domain]!;
  }

  isAncestor(ancestor: DomainId, of: DomainId): boolean {
    for (let space: Space | undefined = this.of(of); space !== undefined; space = space.parent) {
      if (space.domain.id === ancestor) return true;
    }
    return false;
  }

  /**
   * The position in space `to` that belongs to a position of space `from`: its ancestor there, or else the position at the
   * same path below the spaces' common ancestor. `to` is not deeper than `from`. -1 when there is none (yet).
   */
  locate(from: DomainId, position: number, to: DomainId): number {
    let space = this.of(from);
    const target = this.of(to);
    while (space.depth > target.depth) {
      position = space.parentOf(position);
      space = space.parent!;
    }
    if (space === target) return position;
    const parent = this.locate(space.parent!.domain.id, space.parentOf(position), target.parent!.domain.id);
    if (parent < 0 || !target.isExpanded(parent)) return -1;
    const local = space.local(position);
    return local < target.count(parent) ? target.start(parent) + local : -1;
  }

  /** Visits each position of `of` (as deep as `ancestor` or deeper, below it) under a position of `ancestor`. */
  descendants(ancestor: DomainId, position: number, options: Visit): void {
    if (ancestor === options.of) return options.visit(position);
    const target = this.of(options.of);
    if (target.parent!.domain.id === ancestor) return visitBlock(target, position, options);
    this.descendants(ancestor, position, {
      ...options,
      of: target.parent!.domain.id,
      visit: (at) => visitBlock(target, at, options),
    });
  }
}

function visitBlock(space: Space, parentPosition: number, { visit, lost }: Visit): void {
  if (space.isLost(parentPosition)) lost?.(space.parent!, parentPosition);
  if (!space.isExpanded(parentPosition)) return;
  const start = space.start(parentPosition);
  const end = start + space.count(parentPosition);
  for (let position = start; position < end; position++) visit(position);
}
