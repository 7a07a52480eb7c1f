import type { DomainId, StepId } from "../flow/graph.ts";
import { IntList } from "./int-list.ts";

/** How something that others wait for ended. `left` is a skip by `when`: gathers leave it out, dependants skip too. */
export const verdicts = { good: 0, left: 1, bad: 2 } as const;
export type Verdict = (typeof verdicts)[keyof typeof verdicts];

/** The element, or the domain's expansion, from which a bad or left verdict came first. */
export interface Culprit {
  readonly step: StepId;
  /** Undefined: the step never came to have elements. */
  readonly position: number | undefined;
  readonly how: "failed" | "cancelled" | "skipped";
}

/**
 * Something to wait for, at each position of the space `at`:
 * - outputs of a step (all of them below a position, when the step's own space is deeper)
 * - the expansion of a domain (`at` is the domain's parent)
 */
export class Signal {
  readonly kind: "output" | "expansion";
  readonly step: StepId;
  readonly domain: DomainId;
  readonly at: DomainId;
  /** How many elements and expansions are still to come below a position. */
  readonly open = new IntList();
  readonly #verdict = new IntList();
  #culprits: Map<number, Culprit> | undefined;

  constructor(options: { kind: "output" | "expansion"; step: StepId; domain: DomainId; at: DomainId }) {
    this.kind = options.kind;
    this.step = options.step;
    this.domain = options.domain;
    this.at = options.at;
  }

  /** A signal of one step's own elements, without a gather. */
  get isDirect(): boolean {
    return this.kind === "output" && this.at === this.domain;
  }

  /** Positions up to `size` exist from now on; each has one thing to wait for. */
  extend(size: number): void {
    this.open.grow(size, 1);
    this.#verdict.grow(size, verdicts.good);
  }

  isComplete(position: number): boolean {
    return position < this.open.length && this.open.at(position) === 0;
  }

  verdict(position: number): Verdict {
    return this.#verdict.at(position) as Verdict;
  }

  /** Remembers the worst verdict below a position, and whose it was. */
  judge(position: number, verdict: Verdict, culprit: Culprit | undefined): void {
    if (verdict <= this.#verdict.at(position)) return;
    this.#verdict.set(position, verdict);
    if (culprit !== undefined) (this.#culprits ??= new Map()).set(position, culprit);
  }

  culprit(position: number): Culprit | undefined {
    return this.#culprits?.get(position);
  }
}
