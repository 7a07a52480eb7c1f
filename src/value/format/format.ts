/** Stored bytes, for a format to read. */
export interface FormatSource {
  /** SHA-256 of the bytes, under which the storage has them. */
  readonly blob: string;
  /** Bytes. */
  readonly size: number;
  /** Rows of a `jsonl` source, where they were counted. */
  readonly count: number | undefined;
  /** All of them; their digest is checked. */
  bytes(): Promise<Uint8Array>;
  /** From the beginning, each time. */
  stream(): AsyncIterable<Uint8Array>;
  /** A local file with the same bytes; it must not be written. */
  path(): Promise<string>;
}

/**
 * A way to store values that plain data cannot express, under a name. The value's digest is made from its bytes, so
 * equal values should be written as equal bytes.
 *
 * @example
 * const forest: Format<Forest> = {
 *   name: "forest",
 *   matches: (value) => value instanceof Forest,
 *   write: (model) => Buffer.from(model.serialize()),
 *   read: async (source) => Forest.parse(await source.bytes()),
 * };
 */
export interface Format<T = unknown> {
  readonly name: string;
  /** True for values that are written in this format without its being asked for. Default: none. */
  matches?(value: unknown): boolean;
  write(value: T): Uint8Array | Promise<Uint8Array> | AsyncIterable<Uint8Array>;
  read(source: FormatSource): T | Promise<T>;
}

// oxlint-disable-next-line no-explicit-any -- formats of anything
export type AnyFormat = Format<any>;
