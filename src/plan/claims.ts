/** Which identities are being computed in this run: elements of one identity share an execution. */
export class Claims {
  readonly #claimed = new Set<string>();

  /** True when somebody else has claimed the identity already. */
  claim(identity: string): boolean {
    const before = this.#claimed.size;
    return this.#claimed.add(identity).size === before;
  }

  release(identity: string): void {
    this.#claimed.delete(identity);
  }
}
