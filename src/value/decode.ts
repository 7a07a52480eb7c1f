import type { BlobStorage } from "./blob-storage.ts";
import { tagReaders } from "./decode-text.ts";
import type { Encoded } from "./encoded.ts";
import { defaultFormats } from "./format/default-formats.ts";
import type { FormatSource } from "./format/format.ts";
import type { Formats } from "./format/formats.ts";
import { binaryOf, isBinaryName } from "./json/binary.ts";
import { type Pending, readJson } from "./json/revive.ts";
import type { StoredTag } from "./json/tags.ts";

export { decodeText } from "./decode-text.ts";

/**
 * The value of a stored form. Sync when all of it is inline. Files and secrets are given as they are kept: `lower` makes
 * what a task sees of them. Throws SHEAF_BLOB_MISSING, SHEAF_BLOB_CORRUPT, SHEAF_UNKNOWN_FORMAT.
 */
export function decode(encoded: Encoded, storage: BlobStorage, formats: Formats = defaultFormats): unknown {
  const { text, blob, format, size } = encoded;
  if (text !== undefined) return readBody(text, storage, formats);
  return readStored({ format, blob: blob!, size }, storage, formats);
}

function readBody(text: string, storage: BlobStorage, formats: Formats): unknown {
  const pending: Pending[] = [];
  const value = readJson(text, tagReaders, pending);
  if (pending.length === 0) return value;
  let root = value;
  if (value === undefined) pending[0] = { ...pending[0]!, put: (whole) => void (root = whole) };
  return Promise.all(
    pending.map(async ({ reference, put }) => put(await readStored(reference, storage, formats))),
  ).then(() => root);
}

async function readStored(reference: StoredTag, storage: BlobStorage, formats: Formats): Promise<unknown> {
  const { format, blob } = reference;
  if (format === "json") return readBody(Buffer.from(await storage.get(blob)).toString(), storage, formats);
  if (isBinaryName(format)) return binaryOf(format, await storage.get(blob));
  return formats.get(format).read(await sourceOf(reference, storage));
}

async function sourceOf(reference: StoredTag, storage: BlobStorage): Promise<FormatSource> {
  const { blob, size, count, format } = reference;
  return {
    blob,
    size,
    count,
    bytes: () => storage.get(blob),
    stream: () => streamOf(storage, blob),
    path: () => storage.localPath(blob, `value.${format}`),
  };
}

async function* streamOf(storage: BlobStorage, blob: string): AsyncGenerator<Uint8Array> {
  yield* await storage.open(blob);
}
