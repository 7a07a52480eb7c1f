import type { IndexPath } from "../model/index-path.ts";
import type { ElementRow, Store } from "../store/store.ts";

/** Says of a failed row whether it stays as it is. */
export type KeepFailed = (row: ElementRow) => boolean;

/** What a run has committed before it was interrupted, or before it is retried, by step and index. */
export class Earlier {
  readonly #rows: (Map<string, ElementRow> | undefined)[] = [];

  /** Rows that do not hold any more: to be taken back before the run goes on. */
  readonly dropped: { readonly step: number; readonly index: IndexPath }[] = [];

  static async load(store: Store, run: string, keepFailed: KeepFailed): Promise<Earlier> {
    const earlier = new Earlier();
    for await (const page of store.elements(run)) for (const row of page) earlier.#add(row, keepFailed);
    return earlier;
  }

  #add(row: ElementRow, keepFailed: KeepFailed): void {
    const isKept =
      row.state === "succeeded" || row.state === "cached" || (row.state === "failed" && keepFailed(row));
    if (!isKept) this.dropped.push({ step: row.step, index: row.index });
    else (this.#rows[row.step] ??= new Map()).set(row.index.join(), row);
  }

  /** The row that this element had. Each is given once. */
  take(step: number, index: IndexPath): ElementRow | undefined {
    const rows = this.#rows[step];
    if (rows === undefined || rows.size === 0) return undefined;
    const key = index.join();
    const row = rows.get(key);
    rows.delete(key);
    return row;
  }

  /** Rows that nobody asked for: of elements that are not any more. */
  *rest(): Iterable<{ readonly step: number; readonly index: IndexPath }> {
    for (const rows of this.#rows) for (const { step, index } of rows?.values() ?? []) yield { step, index };
  }
}
