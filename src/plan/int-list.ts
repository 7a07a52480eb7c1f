/** Longer lists are kept in a typed array; short ones, of which a graph of many steps has many, are cheaper without. */
const short = 32;

/** A growing list of 32-bit integers: four bytes an entry when it is long, so that a million elements stay small. */
export class IntList {
  #items: number[] | Int32Array = [];
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
    if (length > short) this.#reserve(length).fill(value, this.length, length);
    else for (let at = this.length; at < length; at++) this.#items[at] = value;
    this.length = length;
  }

  /** Adds to an entry and returns the new value. */
  add(index: number, amount: number): number {
    return (this.#items[index]! += amount);
  }

  #reserve(length: number): Int32Array {
    if (this.#items instanceof Int32Array && length <= this.#items.length) return this.#items;
    const larger = new Int32Array(Math.max(length, this.#items.length * 2));
    larger.set(this.#items);
    this.#items = larger;
    return larger;
  }
}
