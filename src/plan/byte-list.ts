/** Longer lists are kept in a typed array; short ones, of which a graph of many steps has many, are cheaper without. */
const short = 32;

/** A growing list of small numbers from 0: a byte an entry when it is long. */
export class ByteList {
  #items: number[] | Uint8Array = [];
  length = 0;

  at(index: number): number {
    return this.#items[index]!;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }

  /** Makes it `length` long; new entries are 0. */
  grow(length: number): void {
    if (length > short) this.#reserve(length);
    else for (let at = this.length; at < length; at++) this.#items[at] = 0;
    this.length = Math.max(this.length, length);
  }

  #reserve(length: number): void {
    if (this.#items instanceof Uint8Array && length <= this.#items.length) return;
    const larger = new Uint8Array(Math.max(length, this.#items.length * 2));
    larger.set(this.#items);
    this.#items = larger;
  }
}
