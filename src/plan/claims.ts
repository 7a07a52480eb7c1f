/** Which identities are being computed in this run: elements of one identity share an execution. */
export class Claims {
  readonly #claimed = new Set<string>();

  /** True when somebody else has claimed the identity already. */
  claim(identity: string): boolean {
    if (this.#claimed.has(identity)) return true;
    this.#claimed.add(identity);
    return false;
  }

  release(identity: string): void {
    this.#claimed.delete(identity);
  }
}
