import type { DomainId } from "../flow/graph.ts";
import { type Edge, notApplicable, signalPosition, type Waiter, waitingPositions } from "./edge.ts";
import { IntList } from "./int-list.ts";
import { type Culprit, type Signal, type Verdict, verdicts } from "./signal.ts";
import type { Spaces } from "./space.ts";
import type { Wiring } from "./wiring.ts";

/** Why a waiter will not go on. */
export interface Cause {
  readonly verdict: Verdict;
  readonly culprit: Culprit | undefined;
}

/** Whoever owns what waits: told once of each position what becomes of it. */
export interface ReadinessHost {
  /** False for a position that does not wait any more, whatever still arrives. */
  isWaiting(waiter: Waiter, position: number): boolean;
  /** All that it waited for is there. */
  release(waiter: Waiter, position: number): void;
  /** It will not go on. */
  doom(waiter: Waiter, position: number, cause: Cause): void;
  /** Positions up to `size` exist for it from now on. */
  extend(waiter: Waiter, size: number): void;
}

export interface ReadinessOptions {
  readonly wiring: Wiring;
  readonly spaces: Spaces;
  /** By domain: who waits at its positions. */
  readonly homes: readonly (readonly Waiter[])[];
  readonly host: ReadinessHost;
}

/** Keeps count of what everything waits for, and says when it has come, or will not. */
export class Readiness {
  readonly #wiring: Wiring;
  readonly #spaces: Spaces;
  readonly #homes: readonly (readonly Waiter[])[];
  readonly #host: ReadinessHost;
  /** By waiter: how many of its edges are not complete, by position. */
  readonly #waiting = new Map<Waiter, IntList>();
  /** Positions that wait for more, and will be skipped then: something before them was left out. */
  readonly #left = new Map<Waiter, Map<number, Cause>>();
  readonly #fired: { signal: Signal; position: number }[] = [];
  /** Counts what has come to its end. */
  #ends = 0;

  constructor(options: ReadinessOptions) {
    this.#wiring = options.wiring;
    this.#spaces = options.spaces;
    this.#homes = options.homes;
    this.#host = options.host;
  }

  /** An element, or the expansion of a domain, has come to its end. */
  ended(): void {
    this.#ends++;
  }

  /** Nothing that arrives later counts for this expansion. */
  over(waiter: Waiter, position: number): void {
    this.#waiting.get(waiter)!.set(position, -1_000_000);
  }

  /** So many things fewer are to come before a signal is complete at a position. */
  countDown(signal: Signal, position: number, by: number): void {
    if (signal.open.add(position, -by) === 0) this.#fired.push({ signal, position });
  }

  /** Tells all that wait for what has been completed. A loop, not a recursion: chains can be long. */
  settle(): void {
    for (let fired = this.#fired.pop(); fired !== undefined; fired = this.#fired.pop()) {
      const { signal, position } = fired;
      for (const edge of this.#wiring.consumers.get(signal) ?? []) {
        if (!this.#waiting.has(edge.waiter)) continue;
        waitingPositions(edge, position, {
          spaces: this.#spaces,
          visit: (at) => this.#arrived(edge, at, position),
        });
      }
    }
  }

  #arrived(edge: Edge, position: number, signalAt: number): void {
    const { waiter } = edge;
    const open = this.#waiting.get(waiter)!;
    if (position >= open.length) return;
    const left = open.add(position, -1);
    if (left < 0) return;
    if (!this.#host.isWaiting(waiter, position)) return;
    const cause = passesOn(edge, edge.signal.verdict(signalAt)) ? causeOf(edge, signalAt) : undefined;
    this.#consider(waiter, position, { open: left, cause });
  }

  /** A failure ends what waits for it at once; a skip only when all else is there, so that a failure wins in any order. */
  #consider(waiter: Waiter, position: number, now: { open: number; cause: Cause | undefined }): void {
    const { open, cause } = now;
    if (cause?.verdict === verdicts.bad) return this.#host.doom(waiter, position, cause);
    if (cause !== undefined) this.#noteLeft(waiter, position, cause);
    if (open > 0) return;
    const left = this.#left.get(waiter)?.get(position);
    if (left === undefined) this.#host.release(waiter, position);
    else this.#host.doom(waiter, position, left);
  }

  #noteLeft(waiter: Waiter, position: number, cause: Cause): void {
    let noted = this.#left.get(waiter);
    if (noted === undefined) this.#left.set(waiter, (noted = new Map()));
    if (!noted.has(position)) noted.set(position, cause);
  }

  /** New positions exist in a domain: elements and expansions that live there begin to wait. */
  exist(domain: DomainId, first: number, size: number): void {
    for (const signal of this.#wiring.at[domain]!) signal.extend(size);
    for (const waiter of this.#homes[domain]!) {
      const open = this.#waiting.get(waiter) ?? new IntList();
      this.#waiting.set(waiter, open);
      open.grow(size, 0);
      this.#host.extend(waiter, size);
    }
    const before = this.#ends;
    for (const waiter of this.#homes[domain]!) {
      this.settle(); // what has ended so far counts as such for those who begin to wait, and is not told to them again
      this.#beginWaiting(waiter, { first, size, isFresh: this.#ends === before });
    }
  }

  #beginWaiting(waiter: Waiter, block: { first: number; size: number; isFresh: boolean }): void {
    const { first, size, isFresh } = block;
    if (first === size) return;
    const open = this.#waiting.get(waiter)!;
    let common = 0;
    const single: Edge[] = [];
    for (const edge of waiter.edges) {
      // Whatever lies above the block is the same for all of it; in a fresh block nothing has ended yet.
      if (edge.part === undefined && isFresh && edge.signal.at === waiter.home) common++;
      else if (edge.part !== undefined || !this.#isAbove(edge, waiter)) single.push(edge);
      else if (!edge.signal.isComplete(this.#at(edge, first))) common++;
      else if (passesOn(edge, edge.signal.verdict(this.#at(edge, first)))) single.push(edge);
    }
    for (let position = first; position < size; position++) {
      let count = common;
      let worst: Cause | undefined;
      for (const edge of single) {
        const at = this.#at(edge, position);
        if (at === notApplicable) continue;
        if (!edge.signal.isComplete(at)) count++;
        else if (passesOn(edge, edge.signal.verdict(at))) worst = worse(worst, causeOf(edge, at));
      }
      open.set(position, count);
      this.#consider(waiter, position, { open: count, cause: worst });
    }
  }

  /** True for a signal of a space in which the waiter's lies. */
  #isAbove(edge: Edge, waiter: Waiter): boolean {
    return edge.signal.at !== waiter.home && this.#spaces.isAncestor(edge.signal.at, waiter.home);
  }

  #at(edge: Edge, position: number): number {
    return signalPosition(edge, position, this.#spaces);
  }
}

function passesOn(edge: Edge, verdict: Verdict): boolean {
  if (verdict === verdicts.good || edge.tolerance === "settled") return false;
  return verdict === verdicts.bad || edge.tolerance === "strict";
}

function causeOf({ signal }: Edge, at: number): Cause {
  return { verdict: signal.verdict(at), culprit: signal.culprit(at) };
}

function worse(one: Cause | undefined, other: Cause): Cause {
  return one === undefined || other.verdict > one.verdict ? other : one;
}
