import { type ElementStateCode, elementStateCount, elementStates } from "./element-state.ts";

/** The elements of one step: a byte of state each, counted. */
export class StepElements {
  #states = new Uint8Array(16);
  #attempts = new Uint8Array(16);
  size = 0;
  /** How many are in each state, by state code. */
  readonly counts = new Int32Array(elementStateCount);
  /** Elements that never came to be because their list did not: skipped or failed, at the parent's index. */
  readonly blocked = { failed: 0, skipped: 0 };

  extend(size: number): void {
    if (size > this.#states.length) {
      this.#states = enlarged(this.#states, size);
      this.#attempts = enlarged(this.#attempts, size);
    }
    this.counts[elementStates.waiting]! += size - this.size;
    this.size = size;
  }

  state(position: number): ElementStateCode {
    return this.#states[position] as ElementStateCode;
  }

  become(position: number, state: ElementStateCode): void {
    this.counts[this.#states[position]!]!--;
    this.counts[state]!++;
    this.#states[position] = state;
  }

  attempts(position: number): number {
    return this.#attempts[position]!;
  }

  /** Counts one more attempt and returns its number, from 1. */
  nextAttempt(position: number): number {
    return ++this.#attempts[position]!;
  }
}

function enlarged(from: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(size, from.length * 2));
  larger.set(from);
  return larger;
}
