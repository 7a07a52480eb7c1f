import type { Spread } from "../../model/usage-report.ts";

/** Neighbouring bounds are this times apart: values are known to half of that. */
const ratio = 1.02;
const logRatio = Math.log(ratio);

/** How many values there are of which size, in memory that does not grow with their number. */
export class Distribution {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #min = Infinity;
  #max = -Infinity;

  add(value: number | undefined): void {
    if (value === undefined) return;
    const bucket = value < 1 ? -1 : Math.floor(Math.log(value) / logRatio);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count++;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  get spread(): Spread | undefined {
    if (this.#count === 0) return undefined;
    const [min, max] = [this.#min, this.#max];
    return { count: this.#count, min, median: this.#quantile(0.5), p95: this.#quantile(0.95), max };
  }

  #quantile(share: number): number {
    let rest = Math.ceil(share * this.#count);
    for (const bucket of [...this.#buckets.keys()].toSorted((a, b) => a - b)) {
      rest -= this.#buckets.get(bucket)!;
      if (rest <= 0) return this.#clamped(bucket < 0 ? this.#min : ratio ** (bucket + 0.5));
    }
    return this.#max;
  }

  #clamped(value: number): number {
    return Math.min(this.#max, Math.max(this.#min, value));
  }
}
