import type { Failure } from "../model/failure.ts";
import type { IndexPath } from "../model/index-path.ts";
import { peakOf } from "../model/usage.ts";
import type { AttemptBefore } from "../plan/escalate.ts";
import { notItsFault } from "../plan/retry.ts";
import type { ElementRow, Store } from "../store/store.ts";

/** Causes of failures that more of something may help against. */
const outOf: ReadonlySet<Failure["cause"]> = new Set(["out-of-memory", "timeout"]);

/** How often an element was tried, and how many of those attempts do not count. */
export interface Tries {
  readonly attempts: number;
  readonly uncounted: number;
}

export const noTries: Tries = { attempts: 0, uncounted: 0 };

/** Says of a row that failed or was cancelled whether it stays as it is. */
export type KeepFailed = (row: ElementRow) => boolean;

/** What a run has committed before it was interrupted, or before it is retried, by step and index. */
export class Earlier {
  readonly #rows: (Map<string, ElementRow> | undefined)[] = [];
  /** Of those that are dropped, and had run out of something. */
  readonly #ends = new Map<string, AttemptBefore>();

  /** Rows that do not hold any more: to be taken back before the run goes on. */
  readonly dropped: { readonly step: number; readonly index: IndexPath; readonly keepsAttempts: boolean }[] =
    [];
  /** Attempts that failed and were to be followed by others. */
  readonly #tries = new Map<string, Tries>();

  static async load(store: Store, run: string, keepFailed: KeepFailed): Promise<Earlier> {
    const earlier = new Earlier();
    for (const row of await store.retried(run)) earlier.#tried(row);
    for await (const page of store.elements(run)) for (const row of page) earlier.#add(row, keepFailed);
    return earlier;
  }

  #tried({ step, index, failure }: { step: number; index: IndexPath; failure: Failure }): void {
    const key = keyOf(step, index);
    const { attempts, uncounted } = this.#tries.get(key) ?? noTries;
    const isUncounted = notItsFault.has(failure.cause);
    this.#tries.set(key, { attempts: attempts + 1, uncounted: uncounted + (isUncounted ? 1 : 0) });
  }

  /** How often an element was tried before. */
  triesOf(step: number, index: IndexPath): Tries {
    return this.#tries.size === 0 ? noTries : (this.#tries.get(keyOf(step, index)) ?? noTries);
  }

  #add(row: ElementRow, keepFailed: KeepFailed): void {
    const { state } = row;
    const isKept =
      state === "succeeded" ||
      state === "cached" ||
      ((state === "failed" || state === "cancelled") && keepFailed(row));
    if (!isKept) this.#drop(row);
    else (this.#rows[row.step] ??= new Map()).set(row.index.join(), row);
  }

  #drop({ step, index, state, failure, usage }: ElementRow): void {
    // One that was in the middle of an attempt goes on counting; one that had ended begins anew.
    const keepsAttempts = state === "running";
    this.dropped.push({ step, index, keepsAttempts });
    if (!keepsAttempts) this.#tries.delete(keyOf(step, index));
    if (failure === undefined || !outOf.has(failure.cause)) return;
    const { memBytes = 0, timeMs } = usage?.asked ?? {};
    const asked = { memBytes, timeMs };
    this.#ends.set(keyOf(step, index), {
      cause: failure.cause,
      asked,
      peakRssBytes: peakOf(usage),
    });
  }

  /** How an element ended that had run out of something and runs again. */
  endOf(step: number, index: IndexPath): AttemptBefore | undefined {
    return this.#ends.size === 0 ? undefined : this.#ends.get(keyOf(step, index));
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

function keyOf(step: number, index: IndexPath): string {
  return `${step}:${index.join()}`;
}
