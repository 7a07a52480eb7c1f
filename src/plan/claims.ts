/** Which identities are being computed in this run: elements of one identity share an execution. */
export class Claims {
  readonly #claimed = new Set<string>();

  has(identity: string): boolean {
    return this.#claimed.size > 0 && this.#claimed.has(identity);
  }

  claim(identity: string): void {
    this.#claimed.add(identity);
  }

  release(identity: string): void {
    this.#claimed.delete(identity);
  }
}
