import { tagReaders } from "./decode-text.ts";
import type { Encoded } from "./encoded.ts";
import { findSpecials } from "./find-special.ts";
import { isFileValue } from "./file/kinds.ts";
import { type Pending, readJson } from "./json/revive.ts";

/**
 * The blobs that a stored form refers to without the storage being read: its body, long binary data, rows and managed
 * files of an inline body. What a body in the storage refers to itself is not among them.
 */
export function blobsIn(encoded: Encoded): readonly string[] {
  const { text, blob } = encoded;
  if (text === undefined) return blob === undefined ? [] : [blob];
  if (!encoded.special && !text.includes('"blob":"')) return [];
  const pending: Pending[] = [];
  const value = readJson(text, tagReaders, pending);
  const files = findSpecials(value).filter(isFileValue);
  return [...pending.map((one) => one.reference.blob), ...files.map((file) => file.digest)];
}
