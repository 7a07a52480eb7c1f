import type { ElementWrite, Lease, RunUpdate, Store } from "../store/store.ts";

/** A commit comes at the latest this long after the first thing to be committed, in milliseconds. */
const maxWait = 50;
const maxWrites = 8192;

/** Groups writes into few transactions, in the order in which things happened. */
export class Commits {
  readonly #store: Store;
  readonly #lease: Lease | undefined;
  readonly #now: () => number;
  #writes: ElementWrite[] = [];
  #committed: ((result: number) => void)[] = [];
  #since = 0;

  constructor(options: { store: Store; lease: Lease | undefined; now: () => number }) {
    this.#store = options.store;
    this.#lease = options.lease;
    this.#now = options.now;
  }

  /** False in a survey: nothing is recorded. */
  get isOpen(): boolean {
    return this.#lease !== undefined;
  }

  get isEmpty(): boolean {
    return this.#writes.length === 0;
  }

  add(write: ElementWrite): void {
    if (this.#lease === undefined) return;
    if (this.#writes.length === 0) this.#since = this.#now();
    this.#writes.push(write);
  }

  /** A new result; `committed` is told its id once it is durable. */
  addResult(write: Extract<ElementWrite, { state: "succeeded" }>, committed: (result: number) => void): void {
    this.add(write);
    this.#committed.push(committed);
  }

  /** When the next commit is due, in milliseconds since 1970. */
  get dueAt(): number | undefined {
    if (this.#writes.length === 0) return undefined;
    return this.#writes.length >= maxWrites ? this.#since : this.#since + maxWait;
  }

  async flush(update?: RunUpdate): Promise<void> {
    if (this.#lease === undefined || (this.#writes.length === 0 && update === undefined)) return;
    const [writes, committed] = [this.#writes, this.#committed];
    [this.#writes, this.#committed] = [[], []];
    const results = await this.#store.commit(this.#lease, writes, update);
    for (let at = 0; at < results.length; at++) committed[at]!(results[at]!);
  }
}
