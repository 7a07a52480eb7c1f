import type { Extent } from "../../store/upkeep.ts";

/** The database is rewritten when that part of it, and so many bytes, are unused. What is unused is used again for new rows. */
const worthwhile = { part: 0.2, bytes: 4_000_000 };

export function isWorthwhile({ bytes, free }: Extent): boolean {
  return free >= worthwhile.bytes && free >= worthwhile.part * bytes;
}

/** By how much the file would shrink when so much more in it were unused. */
export function shrinksBy({ bytes, free }: Extent, more: number): number {
  const unused = Math.min(bytes, free + more);
  return isWorthwhile({ bytes, free: unused }) ? unused : 0;
}
