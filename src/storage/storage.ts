import type { Readable } from "node:stream";

/**
 * Where bytes live: content-addressed blobs and managed files. A blob's name is the lower-case hexadecimal SHA-256 of its
 * bytes. Writing is atomic (write beside, fsync, rename) and idempotent; a torn write is never visible.
 */
export interface Storage {
  /** What it is, for messages: a folder or a URL. */
  readonly location: string;
  put(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredBlob>;
  /**
   * Takes a file in: renamed when `move` (same device), else reflinked or copied. A path that `localPath` gave is
   * recognised and not read again. Throws SHEAF_FILE_MISSING.
   */
  ingest(path: string, options?: { readonly move?: boolean }): Promise<StoredBlob>;
  /** The whole blob; checks the digest. Throws SHEAF_BLOB_MISSING, SHEAF_BLOB_CORRUPT. */
  get(name: string): Promise<Uint8Array>;
  open(name: string): Promise<Readable>;
  has(name: string): Promise<boolean>;
  /** The same for a blob that is about to be used in a new value: it then counts as stored just now. */
  renew(name: string): Promise<boolean>;
  /** True when the bytes match the name. */
  verify(name: string): Promise<boolean>;
  /** A local path at which the blob can be read; it must not be written. `as` is the file name that it shall have. */
  localPath(name: string, as?: string): Promise<string>;
  remove(name: string): Promise<void>;
  /** The names of all blobs, in pages. */
  list(): AsyncIterable<readonly string[]>;
  /** Its size and when it was stored or renewed; undefined when it is not there. */
  facts(name: string): Promise<BlobFacts | undefined>;
  /**
   * Removes a blob, unless it was stored or renewed at `before` or later, however closely that comes. Returns its bytes;
   * undefined when it stays or was not there. Milliseconds since 1970.
   */
  removeUnused(name: string, before: number): Promise<number | undefined>;
  /** Ends removals in the midst of which a process was killed. */
  recover(): Promise<void>;
}

export interface BlobFacts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
}

export interface StoredBlob {
  readonly name: string;
  readonly size: number;
}
