import type { Encoded } from "./encoded.ts";

/** The body of an output that is JSON, kept inline, with neither files nor secrets in it. */
export function plainText({ format, special, text }: Encoded): string | undefined {
  return format === "json" && !special ? text : undefined;
}

/** False for a body that refers to nothing in the storage, without a doubt. */
export function mayNameBlobs(text: string): boolean {
  return text.includes('"blob":"');
}
