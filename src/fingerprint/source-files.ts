/** What a path is, as far as it matters here. */
export interface FileFacts {
  readonly type: "file" | "directory";
  /** Differs whenever the content may: size, times of change, inode. */
  readonly stamp: string;
  /** When the content or the file's place last changed, in milliseconds since 1970. */
  readonly changedAt: number;
}

/** The disk, as far as code is read from it. Paths are absolute. */
export interface SourceFiles {
  facts(path: string): FileFacts | undefined;
  /** A file's text, or undefined when it cannot be read. */
  text(path: string): string | undefined;
  /** SHA-256 of a file's bytes, in lower-case hexadecimal digits. */
  digest(path: string): string | undefined;
  /** The path without symbolic links. */
  real(path: string): string;
  /** Names of a folder's entries, sorted. */
  entries(path: string): readonly string[];
}
