import type { Encoded } from "./encoded.ts";

/** A stored value as text, where it is kept for itself: a run's params and result, what a batch job reads and leaves. */
export function encodedToJson(encoded: Encoded): string {
  return JSON.stringify({ ...encoded, digest: Buffer.from(encoded.digest).toString("hex") });
}

export function encodedFromJson(json: string): Encoded {
  const parsed = JSON.parse(json) as Omit<Encoded, "digest"> & { digest: string };
  return { text: undefined, blob: undefined, ...parsed, digest: Buffer.from(parsed.digest, "hex") };
}
