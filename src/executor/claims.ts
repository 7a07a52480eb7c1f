/**
 * Who has a queued attempt: a ring of cells, shared by the executor and one worker thread. The executor offers a place,
 * the worker claims it when it begins; until then the executor can take it back, even from a thread that is blocked.
 */
export class Claims {
  static readonly size = 256;
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(buffer = new SharedArrayBuffer(4 * (Claims.size + 1))) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  /** Numbers of places grow from 1; no more than `size` may be open at once. */
  offer(place: number): void {
    Atomics.store(this.#cells, place % Claims.size, place);
  }

  /** True for the one who gets it. Worker and executor both take a place this way, once. */
  take(place: number): boolean {
    return Atomics.compareExchange(this.#cells, place % Claims.size, place, -place) === place;
  }

  /** The worker is between starting a program and telling of it: whoever ends it now would never know of the program. */
  get shielded(): boolean {
    return Atomics.load(this.#cells, Claims.size) === 1;
  }

  shield(on: boolean): void {
    Atomics.store(this.#cells, Claims.size, on ? 1 : 0);
  }
}
