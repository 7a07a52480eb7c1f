import { compareIndex } from "../../model/index-path.ts";
import type { ElementRow } from "../../store/store.ts";

type Pages = AsyncIterable<readonly ElementRow[]>;
export type ElementPair = readonly [ElementRow | undefined, ElementRow | undefined];

/** The elements of two steps by index, side by side, in batches: of both only a page is in memory. */
export async function* elementPairs(first: Pages, second: Pages): AsyncGenerator<readonly ElementPair[]> {
  const [a, b] = [new Rows(first), new Rows(second)];
  for (;;) {
    const [isMoreA, isMoreB] = [await a.fill(), await b.fill()];
    if (!isMoreA && !isMoreB) return;
    const pairs: ElementPair[] = [];
    while (a.isReady && b.isReady) {
      const [left, right] = [a.next, b.next];
      const order = left === undefined ? 1 : right === undefined ? -1 : compareIndex(left.index, right.index);
      pairs.push([order <= 0 ? a.take() : undefined, order >= 0 ? b.take() : undefined]);
    }
    yield pairs;
  }
}

/** The rows of pages, one by one. */
class Rows {
  readonly #pages: AsyncIterator<readonly ElementRow[]>;
  #page: readonly ElementRow[] = [];
  #at = 0;
  isEnd = false;

  constructor(pages: Pages) {
    this.#pages = pages[Symbol.asyncIterator]();
  }

  /** Makes the next row known, and says whether there is one. */
  async fill(): Promise<boolean> {
    while (!this.isEnd && this.#at === this.#page.length) {
      const { done, value } = await this.#pages.next();
      if (done === true) this.isEnd = true;
      else [this.#page, this.#at] = [value, 0];
    }
    return !this.isEnd;
  }

  /** True when `next` is known, also when it is known that there is none. */
  get isReady(): boolean {
    return this.isEnd || this.#at < this.#page.length;
  }

  get next(): ElementRow | undefined {
    return this.isEnd ? undefined : this.#page[this.#at];
  }

  take(): ElementRow {
    return this.#page[this.#at++]!;
  }
}
