/** An async iterable that is fed from outside: what comes while nobody asks waits in line. */
export class EventQueue<T> implements AsyncIterable<T> {
  #waiting: T[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  readonly #left: () => void;

  /** `left` is called when whoever iterated has stopped: nobody needs to feed it any more. */
  constructor(left: () => void = () => {}) {
    this.#left = left;
  }

  push(event: T): void {
    this.#waiting.push(event);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      for (;;) {
        while (this.#waiting.length > 0) yield this.#waiting.shift()!;
        if (this.#ended) return;
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = undefined;
      }
    } finally {
      this.#waiting.length = 0;
      this.#left();
    }
  }
}
