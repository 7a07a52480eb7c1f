/** How long elements of a step take, and with it how many may wait behind one without anybody noticing. */
export class Pace {
  readonly #waitMs: number;
  readonly #average = new Map<string, number>();

  /** `waitMs`: how long what is queued to a worker should take at most. */
  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  took(step: string, elapsedMs: number): void {
    const average = this.#average.get(step);
    // Longer times count at once, shorter ones by and by.
    const weight = average === undefined || elapsedMs > average ? 1 : 0.1;
    this.#average.set(step, (average ?? 0) * (1 - weight) + elapsedMs * weight);
  }

  depth(step: string): number {
    const average = this.#average.get(step);
    return average === undefined ? 0 : Math.floor(this.#waitMs / Math.max(average, 0.001));
  }
}
