const BITS = 24;

/**
 * Which identities were met: a Bloom filter. What it does not have was not met for sure; what it has was most likely.
 * Two megabytes, whatever the number: a million identities as texts would be a hundred.
 */
export class IdentitiesSeen {
  #bits: Uint32Array | undefined;

  /** `identity`: hexadecimal digits, which are as good as random. */
  add(identity: string): void {
    const bits = (this.#bits ??= new Uint32Array(2 ** (BITS - 5)));
    for (const from of [0, 6]) {
      const bit = bitAt(identity, from);
      bits[bit >>> 5]! |= 1 << (bit & 31);
    }
  }

  has(identity: string): boolean {
    const bits = this.#bits;
    return bits !== undefined && isSet(bits, bitAt(identity, 0)) && isSet(bits, bitAt(identity, 6));
  }
}

function bitAt(identity: string, from: number): number {
  return Number.parseInt(identity.slice(from, from + BITS / 4), 16);
}

function isSet(bits: Uint32Array, bit: number): boolean {
  return (bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
}
