import type { ElementRow, Store } from "../store/store.ts";

/** What a run has committed before it was interrupted, or before it is retried, by step and index. */
export class Earlier {
  readonly #rows: Map<string, ElementRow>[] = [];
  /** Rows that will not hold any more unless the element ends the same way again. */
  readonly #keepFailed: boolean;

  constructor(options: { keepFailed: boolean }) {
    this.#keepFailed = options.keepFailed;
  }

  static async load(store: Store, run: string, options: { keepFailed: boolean }): Promise<Earlier> {
    const earlier = new Earlier(options);
    for await (const page of store.elements(run)) for (const row of page) earlier.#add(row);
    return earlier;
  }

  #add(row: ElementRow): void {
    const isKept =
      row.state === "succeeded" || row.state === "cached" || (row.state === "failed" && this.#keepFailed);
    if (isKept) (this.#rows[row.step] ??= new Map()).set(row.index.join(), row);
  }

  /** The row that this element had, when it still holds: same identity. Each is given once. */
  take(step: number, index: readonly number[], identity: Uint8Array): ElementRow | undefined {
    const rows = this.#rows[step];
    if (rows === undefined || rows.size === 0) return undefined;
    const key = index.join();
    const row = rows.get(key);
    if (row?.identity === undefined || Buffer.compare(row.identity, identity) !== 0) return undefined;
    rows.delete(key);
    return row;
  }
}
