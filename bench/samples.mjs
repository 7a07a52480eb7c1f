// What was measured: for each engine and workload some numbers of milliseconds and megabytes.

/** Enough for a median; what takes long is not done more often than it must be. */
const ENOUGH_MS = 12_000;

export class Samples {
  #cells = new Map();

  add(engine, workload, { ms, mb }) {
    const cell = this.#cell(engine, workload);
    cell.ms.push(ms);
    if (mb !== undefined) cell.mb.push(mb);
  }

  /** Whether to measure once more. */
  wants(engine, workload, runs) {
    const { ms } = this.#cell(engine, workload);
    return ms.length === 0 || (ms.length < runs && sum(ms) < ENOUGH_MS);
  }

  /** Median milliseconds, or undefined. */
  ms(engine, workload) {
    return median(this.#cell(engine, workload).ms);
  }

  /** The most megabytes seen, or undefined. */
  mb(engine, workload) {
    const { mb } = this.#cell(engine, workload);
    return mb.length === 0 ? undefined : Math.max(...mb);
  }

  toJSON() {
    return Object.fromEntries(this.#cells);
  }

  #cell(engine, workload) {
    const key = `${engine} | ${workload}`;
    if (!this.#cells.has(key)) this.#cells.set(key, { ms: [], mb: [] });
    return this.#cells.get(key);
  }
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : average(sorted[middle - 1], sorted[middle]);
}

const average = (a, b) => (a === undefined ? undefined : (a + b) / 2);
