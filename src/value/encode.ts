import { SheafError } from "../model/errors.ts";
import type { BlobStorage } from "./blob-storage.ts";
import type { Encoded } from "./encoded.ts";
import { defaultFormats } from "./format/default-formats.ts";
import type { AnyFormat, Format } from "./format/format.ts";
import { jsonText, primitiveText } from "./json/json-text.ts";
import { storedBody, storedCanonical, type StoredTag } from "./json/tags.ts";
import { isJsonLines } from "./file/kinds.ts";
import { isRowIterable } from "./format/json-lines.ts";
import { RowSource } from "./format/row-source.ts";
import { resolve } from "./resolve.ts";
import type { ValueServices } from "./file/file-services.ts";
import { sha256 } from "./sha256.ts";

/** Bodies up to this many bytes are kept inline. */
export const INLINE_LIMIT = 64 * 1024;

export interface EncodeOptions extends ValueServices {
  /** A format's name, or a format of the user's. Default: `json`, and where that cannot, the one that fits the value. */
  readonly format?: string | AnyFormat | undefined;
}

/**
 * The stored form of a value. Sync for plain values that stay inline; a promise when bytes go to the storage or files
 * must be looked up.
 *
 * Throws SHEAF_NO_CODEC, SHEAF_UNKNOWN_FORMAT, SHEAF_FILE_MISSING, and what the storage throws.
 *
 * @example
 * const encoded = await encode({ day: new Date(), counts: new Map([["a", 1n]]) }, { storage });
 */
export function encode(value: unknown, options: EncodeOptions = {}): Encoded | Promise<Encoded> {
  const { format } = options;
  if (format !== undefined && format !== "json") return encodeAs(value, format, options);
  const primitive = primitiveText(value);
  if (primitive !== undefined) {
    return encodedOf({ body: primitive, beside: [], digest: sha256(primitive), special: false }, options);
  }
  if (isRowIterable(value)) return encodeRows(value, options);
  const { body, canonical, beside, special, unresolved } = jsonText(value, options.formats ?? defaultFormats);
  if (unresolved) return encodeResolved(value, options);
  return encodedOf({ body, beside, digest: sha256(canonical), special }, options);
}

async function encodeResolved(value: unknown, options: EncodeOptions): Promise<Encoded> {
  return encode(await resolve(value, options), options);
}

async function encodeRows(
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  options: EncodeOptions,
): Promise<Encoded> {
  return encode(await new RowSource(rows).resolve(options), options);
}

async function encodeAs(
  value: unknown,
  wanted: string | AnyFormat,
  options: EncodeOptions,
): Promise<Encoded> {
  const formats = options.formats ?? defaultFormats;
  const format = typeof wanted === "string" ? formats.get(wanted) : (wanted as Format);
  if (format.name === "jsonl") {
    return isJsonLines(value)
      ? encode(value, { ...options, format: undefined })
      : encodeRows(value as Iterable<unknown>, options);
  }
  const blob = await storageOf(options).put(await format.write(value));
  return referenceTo({ format: format.name, blob: blob.name, size: blob.size });
}

/** The stored form of a list whose items are stored already: a body of references, made without reading them. */
export function encodeList(
  items: readonly Encoded[],
  digest: Uint8Array,
  options: EncodeOptions = {},
): Encoded | Promise<Encoded> {
  const body = `[${items.map((item) => item.text ?? storedBody({ format: item.format, blob: item.blob!, size: item.size })).join(",")}]`;
  return encodedOf({ body, beside: [], digest, special: items.some((item) => item.special) }, options);
}

interface Parts {
  readonly body: string;
  readonly beside: readonly Uint8Array[];
  readonly digest: Uint8Array;
  readonly special: boolean;
}

/** The stored form of what a pass has made. */
export function encodedOf(parts: Parts, options: ValueServices): Encoded | Promise<Encoded> {
  const { body, beside, digest, special } = parts;
  const size = Buffer.byteLength(body);
  if (beside.length > 0 || size > (options.inlineLimit ?? INLINE_LIMIT)) return putAside(parts, options);
  if (body.startsWith(WHOLE_STORED)) return storedWhole(body);
  return { format: body.startsWith(WHOLE_V8) ? "v8" : "json", digest, text: body, size, special };
}

const WHOLE_STORED = '{"$":"stored"';
const WHOLE_V8 = '{"$":"v8"';

async function putAside(parts: Parts, options: ValueServices): Promise<Encoded> {
  const storage = storageOf(options);
  for (const bytes of parts.beside) await storage.put(bytes);
  const { body, digest, special } = parts;
  if (body.startsWith(WHOLE_STORED)) return storedWhole(body);
  if (Buffer.byteLength(body) <= (options.inlineLimit ?? INLINE_LIMIT))
    return { ...(await encodedOf({ ...parts, beside: [] }, options)) };
  const blob = await storage.put(Buffer.from(body));
  return { format: "json", digest, blob: blob.name, size: blob.size, special };
}

function storedWhole(body: string): Encoded {
  return referenceTo((JSON.parse(body) as { v: StoredTag }).v);
}

function referenceTo({ format, blob, size }: StoredTag): Encoded {
  return { format, digest: sha256(storedCanonical(format, blob)), blob, size, special: false };
}

function storageOf(options: ValueServices): BlobStorage {
  if (options.storage !== undefined) return options.storage;
  throw new SheafError("SHEAF_INTERNAL", "A value that does not stay inline was encoded without a storage");
}
