import type { Encoded } from "../../value/encoded.ts";

/** A stored value as text, for the few that are no result of an element: a run's params and result. */
export function encodedToJson(encoded: Encoded): string {
  return JSON.stringify({ ...encoded, digest: Buffer.from(encoded.digest).toString("hex") });
}

export function encodedFromJson(json: string): Encoded {
  const parsed = JSON.parse(json) as Omit<Encoded, "digest"> & { digest: string };
  return { text: undefined, blob: undefined, ...parsed, digest: Buffer.from(parsed.digest, "hex") };
}
