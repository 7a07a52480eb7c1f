import { sha256Hex } from "../value/sha256.ts";

/** A fingerprint of code and of the values that it has from functions around it. */
export function fullCode(base: string, values: readonly string[]): string {
  return `code ${values.length === 0 ? base : sha256Hex(JSON.stringify([base, values]))}`;
}
