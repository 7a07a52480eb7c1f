import type { StepId } from "../flow/graph.ts";
import { IntQueue } from "./int-queue.ts";

/** A queue of positions for each step. Which of them hold something is known without a look at each: steps may be many. */
export class StepQueues {
  readonly #queues: (IntQueue | undefined)[];
  /** A bit for each step, 32 to a word. */
  readonly #filled: Int32Array;

  constructor(steps: number) {
    this.#queues = Array.from({ length: steps }, () => undefined);
    this.#filled = new Int32Array((steps + 31) >> 5);
  }

  push(step: StepId, position: number): void {
    (this.#queues[step] ??= new IntQueue()).push(position);
    this.#filled[step >> 5]! |= 1 << (step & 31);
  }

  has(step: StepId): boolean {
    return (this.#filled[step >> 5]! & (1 << (step & 31))) !== 0;
  }

  /** The step's oldest; only to be called when there is one. */
  shift(step: StepId): number {
    const queue = this.#queues[step]!;
    const position = queue.shift();
    if (queue.length === 0) this.#filled[step >> 5]! &= ~(1 << (step & 31));
    return position;
  }

  /** The last step before `end` for which something waits; -1 when there is none. */
  lastBefore(end: StepId): StepId {
    if (end <= 0) return -1;
    let word = (end - 1) >> 5;
    let bits = this.#filled[word]! & (-1 >>> (31 - ((end - 1) & 31)));
    while (bits === 0 && word > 0) bits = this.#filled[--word]!;
    return bits === 0 ? -1 : word * 32 + 31 - Math.clz32(bits);
  }
}
