/** First in, first out, for 32-bit integers, in a ring. */
export class IntQueue {
  #ring = new Int32Array(16);
  #head = 0;
  length = 0;

  push(value: number): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.length) & (this.#ring.length - 1)] = value;
    this.length++;
  }

  /** The oldest; only to be called when there is one. */
  shift(): number {
    const value = this.#ring[this.#head]!;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.length--;
    return value;
  }

  #grow(): void {
    const larger = new Int32Array(this.#ring.length * 2);
    for (let at = 0; at < this.length; at++)
      larger[at] = this.#ring[(this.#head + at) & (this.#ring.length - 1)]!;
    this.#ring = larger;
    this.#head = 0;
  }
}
