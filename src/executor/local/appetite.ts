const most = 4096;

/**
 * How many jobs to keep waiting, so that slots never stand empty and the engine keeps as many as possible to itself:
 * grows when what was given is used up at once, and shrinks when it lasts.
 */
export class Appetite {
  readonly #least: number;
  #target: number;
  #fedAt = 0;

  constructor(least: number) {
    this.#least = least;
    this.#target = least;
  }

  get target(): number {
    return this.#target;
  }

  fed(now: number): void {
    this.#fedAt = now;
  }

  /** The queue has run empty. */
  empty(now: number): void {
    const lasted = now - this.#fedAt;
    if (lasted < 20) this.#target = Math.min(most, this.#target * 2);
    else if (lasted > 100) this.#target = Math.max(this.#least, this.#target >> 1);
  }
}
