/** A value as a record of a run names it: what it is, and the files in it. */
export interface RecordedValue {
  /** Equal values have equal tokens: by them what one step made is recognised in what another was given. */
  readonly token: string;
  /** Its JSON where that is short, else its beginning. */
  readonly shown: string;
  readonly kind: "text" | "integer" | "number" | "boolean" | "list" | "object" | "nothing" | "unknown";
  readonly files: readonly RecordedFile[];
  /** True when it is a file or a list of files, and nothing else. */
  readonly isFiles: boolean;
}

export interface RecordedFile {
  readonly kind: "file" | "folder" | "url";
  readonly name: string;
  /** An absolute path or a URL; undefined when the file is gone. */
  readonly path: string | undefined;
  /** Of the content, in hexadecimal digits, where that is known. */
  readonly sha256: string | undefined;
  readonly bytes: number | undefined;
}
