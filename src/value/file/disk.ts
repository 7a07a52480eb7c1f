/** What a path is, as far as identity needs it. */
export interface DiskFacts {
  readonly type: "file" | "directory";
  /** Bytes. */
  readonly size: number;
  /** Time of the last change of the content, in nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** Device and inode, as text. */
  readonly inode: string;
}

/** The local disk, as far as values need it. Paths are absolute. */
export interface Disk {
  /** Undefined when there is nothing at the path. Follows links. */
  facts(path: string): Promise<DiskFacts | undefined>;
  /** SHA-256 of a file's content, in lower-case hexadecimal digits. */
  sha256(path: string): Promise<string>;
  /** Names of a folder's entries, sorted. */
  entries(path: string): Promise<readonly string[]>;
}
