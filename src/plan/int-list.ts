/** A growing list of 32-bit integers: four bytes an entry, so that a million elements stay small. */
export class IntList {
  #items = new Int32Array(16);
  length = 0;

  at(index: number): number {
    return this.#items[index]!;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }

  push(value: number): void {
    this.grow(this.length + 1, value);
  }

  /** Makes it `length` long; new entries are `value`. */
  grow(length: number, value: number): void {
    if (length <= this.length) return;
    if (length > this.#items.length) {
      const larger = new Int32Array(Math.max(length, this.#items.length * 2));
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items.fill(value, this.length, length);
    this.length = length;
  }

  /** Adds to an entry and returns the new value. */
  add(index: number, amount: number): number {
    return (this.#items[index]! += amount);
  }
}
