import { sha256Hex } from "./sha256.ts";

/** A canonical text that is no longer than this is its own token. */
export const TOKEN_LIMIT = 64;

/** The token of a canonical text: the text itself when it is short, else `#` and its SHA-256. */
export function tokenOfCanonical(canonical: string): string {
  return canonical.length <= TOKEN_LIMIT ? canonical : `#${sha256Hex(canonical)}`;
}

/** The canonical text of a list, from the tokens of its items. */
export function canonicalOfList(tokens: readonly string[]): string {
  return `[${tokens.join(",")}]`;
}

/** The token of a list, from the tokens of its items; the items themselves are not needed. */
export function tokenOfList(tokens: readonly string[]): string {
  return tokenOfCanonical(canonicalOfList(tokens));
}

/** The canonical text of a plain object, from the tokens of its members, in any order. */
export function canonicalOfObject(entries: readonly (readonly [key: string, token: string])[]): string {
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = `{${sorted.map(([key, token]) => `${JSON.stringify(key)}:${token}`).join(",")}}`;
  return entries.some(([key]) => key === "$") ? `{"$":"object","v":${text}}` : text;
}

/** The token of a plain object, from the tokens of its members. */
export function tokenOfObject(entries: readonly (readonly [key: string, token: string])[]): string {
  return tokenOfCanonical(canonicalOfObject(entries));
}
