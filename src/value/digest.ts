import type { Encoded } from "./encoded.ts";
import { decodeText } from "./decode-text.ts";
import { defaultFormats } from "./format/default-formats.ts";
import type { Formats } from "./format/formats.ts";
import { jsonText } from "./json/json-text.ts";
import { sha256 } from "./sha256.ts";
import { canonicalOfList, TOKEN_LIMIT, tokenOfCanonical } from "./token.ts";

/** What identity needs of a value: its canonical text when that is at most 64 characters long, else `#` and its digest. */
export function token(value: unknown, formats: Formats = defaultFormats): string {
  return tokenOfCanonical(jsonText(value, formats).canonical);
}

/** SHA-256 of a value's canonical text: equal for equal values, whatever the order of their keys. 32 bytes. */
export function digest(value: unknown, formats: Formats = defaultFormats): Uint8Array {
  return sha256(jsonText(value, formats).canonical);
}

/** The digest of a list, from the tokens of its items. */
export function digestOfList(tokens: readonly string[]): Uint8Array {
  return sha256(canonicalOfList(tokens));
}

/** The token of a stored value, without its body where that is not small. */
export function tokenOf(encoded: Encoded): string {
  const { text, digest: sha } = encoded;
  // Longer bodies have longer canonical texts, and those of files and secrets are never short.
  if (text === undefined || text.length > TOKEN_LIMIT || encoded.special) return `#${hex(sha)}`;
  const opening = text.charCodeAt(0);
  return opening === 0x7b || opening === 0x5b ? token(decodeText(text)) : text; // { or [
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
