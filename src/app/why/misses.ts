import type { MissedElement, Watch } from "../../engine/watch.ts";
import type { Unusable } from "../../model/look-up.ts";
import type { InputToken } from "../../plan/identity.ts";
import { inputsByPath } from "../../plan/input-difference.ts";
import type { ElementRef } from "../../plan/plan.ts";
import type { IsTaken } from "./earlier-elements.ts";

export interface Missed {
  readonly position: number;
  readonly inputs: readonly InputToken[];
  readonly unusable: Unusable | undefined;
}

interface Found {
  readonly sample: Missed[];
  /** The beginnings of the identities that were found, as numbers: a million of them must cost next to nothing. */
  readonly hits: number[];
}

/** Keeps of a survey what is needed to say why elements would run: the first of each step in full, of the rest how many. */
export class Misses implements Watch {
  readonly #steps: Found[];
  readonly #most: number;

  constructor(steps: number, most: number) {
    this.#steps = Array.from({ length: steps }, () => ({ sample: [], hits: [] }));
    this.#most = most;
  }

  hit({ step }: ElementRef, identity: string): void {
    this.#steps[step]!.hits.push(beginningOf(identity));
  }

  missed({ step, position }: ElementRef, { tokens, unusable }: MissedElement): void {
    const { sample } = this.#steps[step]!;
    if (sample.length >= this.#most) return;
    const inputs = tokens.map(({ name, token, shown }) => ({ name, token, shown }));
    sample.push({ position, inputs, unusable });
  }

  sample(step: number): readonly Missed[] {
    return this.#steps[step]!.sample;
  }

  /** Whether an element of these steps stands for an earlier one: has its result, or its inputs, whatever its files hold. */
  isTaken(steps: readonly number[]): IsTaken {
    const inputs = new Set(
      steps.flatMap((step) => this.sample(step).map((each) => inputsByPath(each.inputs))),
    );
    const hits = new Set<number>();
    for (const step of steps) for (const hit of this.#steps[step]!.hits) hits.add(hit);
    return ({ row, inputs: theirs }) =>
      (row.identity !== undefined && hits.has(beginningOf(row.identity))) || inputs.has(inputsByPath(theirs));
  }
}

/** The first 48 bits. */
const beginningOf = (identity: string): number => Number.parseInt(identity.slice(0, 12), 16);
