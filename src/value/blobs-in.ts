import type { BlobStorage } from "./blob-storage.ts";
import { tagReaders } from "./decode-text.ts";
import type { Encoded } from "./encoded.ts";
import { findSpecials } from "./find-special.ts";
import type { FileValue } from "./file/file-value.ts";
import { isFileValue } from "./file/kinds.ts";
import type { StoredTag } from "./json/tags.ts";
import { type Pending, readJson } from "./json/revive.ts";

/**
 * The blobs that a stored form refers to without the storage being read: its body, long binary data, rows and managed
 * files of an inline body. What a body in the storage refers to itself is not among them.
 */
export function blobsIn(encoded: Encoded): readonly string[] {
  const { text, blob } = encoded;
  if (text === undefined) return blob === undefined ? [] : [blob];
  if (!encoded.special && !text.includes('"blob":"')) return [];
  const { stored, files } = referencesIn(text);
  return [...stored.map((one) => one.blob), ...files.map((file) => file.digest)];
}

/** Bytes of a stored form with what `blobsIn` gives. Blobs may be shared with others. */
export function bytesIn(encoded: Encoded): number {
  if (encoded.text === undefined || blobsIn(encoded).length === 0) return encoded.size;
  const { stored, files } = referencesIn(encoded.text);
  return [...stored, ...files].reduce((sum, { size }) => sum + size, encoded.size);
}

/** All blobs of a stored form: also those that bodies in the storage refer to, which are read for it. Each once. */
export async function allBlobsIn(
  encoded: Encoded,
  storage: Pick<BlobStorage, "get">,
): Promise<readonly string[]> {
  const found = new Set<string>();
  const bodies = new Set<string>();
  const look = (text: string) => {
    const { stored, files } = referencesIn(text);
    for (const file of files) found.add(file.digest);
    for (const reference of stored) take(reference);
  };
  const take = ({ format, blob }: Pick<StoredTag, "format" | "blob">) => {
    found.add(blob);
    if (format === "json") bodies.add(blob);
  };
  if (encoded.blob !== undefined) take({ format: encoded.format, blob: encoded.blob });
  else if (blobsIn(encoded).length > 0) look(encoded.text!);
  for (const body of bodies) look(Buffer.from(await storage.get(body)).toString()); // grows on the way
  return [...found];
}

/** True where `allBlobsIn` has to read, to find more than `blobsIn`. */
export function hidesBlobs({ format, blob, text }: Encoded): boolean {
  return blob === undefined
    ? text !== undefined && text.includes('{"$":"stored"') && text.includes('"format":"json"')
    : format === "json";
}

function referencesIn(text: string): { stored: readonly StoredTag[]; files: readonly FileValue[] } {
  const pending: Pending[] = [];
  const value = readJson(text, tagReaders, pending);
  return { stored: pending.map((one) => one.reference), files: findSpecials(value).filter(isFileValue) };
}
