/** What values need of the storage: the part of `Storage` that takes blobs in and gives them out. */
export interface BlobStorage {
  readonly location: string;
  put(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<BlobFacts>;
  ingest(path: string, options?: { readonly move?: boolean }): Promise<BlobFacts>;
  get(name: string): Promise<Uint8Array>;
  open(name: string): Promise<AsyncIterable<Uint8Array>>;
  has(name: string): Promise<boolean>;
  renew(name: string): Promise<boolean>;
  verify(name: string): Promise<boolean>;
  localPath(name: string, as?: string): Promise<string>;
}

export interface BlobFacts {
  /** SHA-256 of the bytes, in lower-case hexadecimal digits. */
  readonly name: string;
  readonly size: number;
}
