import type { SqlValue } from "./driver.ts";

/** The key of an identity: its first six bytes as a number, which is exact in JavaScript. The identity itself decides. */
export function identityKey(identity: string): number {
  return Number.parseInt(identity.slice(0, 12), 16);
}

/** Identities as they are stored: 32 bytes each. */
export function identityBytes(identities: string): Uint8Array {
  return Buffer.from(identities, "hex");
}

/** Reads an identity; undefined where there is none. */
export function readIdentity(column: SqlValue | undefined): string | undefined {
  if (!(column instanceof Uint8Array)) return undefined;
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString("hex");
}
