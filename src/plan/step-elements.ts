import { ByteList } from "./byte-list.ts";
import { type ElementStateCode, elementStateCount, elementStates } from "./element-state.ts";

/** The elements of one step: a byte of state each, counted. */
export class StepElements {
  readonly #states = new ByteList();
  readonly #attempts = new ByteList();
  size = 0;
  /** How many are in each state, by state code. */
  readonly counts: number[] = Array<number>(elementStateCount).fill(0);
  /** Elements that never came to be because their list did not: skipped or failed, at the parent's index. */
  readonly blocked = { failed: 0, skipped: 0 };

  extend(size: number): void {
    this.#states.grow(size);
    this.#attempts.grow(size);
    this.counts[elementStates.waiting]! += size - this.size;
    this.size = size;
  }

  state(position: number): ElementStateCode {
    return this.#states.at(position) as ElementStateCode;
  }

  become(position: number, state: ElementStateCode): void {
    this.counts[this.#states.at(position)]!--;
    this.counts[state]!++;
    this.#states.set(position, state);
  }

  attempts(position: number): number {
    return this.#attempts.at(position);
  }

  /** Counts one more attempt and returns its number, from 1. */
  nextAttempt(position: number): number {
    const number = this.#attempts.at(position) + 1;
    this.#attempts.set(position, number);
    return number;
  }
}
