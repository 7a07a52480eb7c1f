import { decodeText } from "../decode-text.ts";
import { selfCoded, type SelfCoded } from "../json/self-coded.ts";
import { storedBody, storedCanonical } from "../json/tags.ts";
import { linesOf } from "./lines.ts";
import type { FormatSource } from "./format.ts";

/**
 * Rows that are stored as JSON Lines: read one by one, as often as one likes, with bounded memory. It is itself a value:
 * handed on, it is stored as a reference and not read.
 *
 * @example
 * for await (const row of rows) console.log(row.total);
 */
export class JsonLines<T = unknown> implements SelfCoded, AsyncIterable<T> {
  readonly [selfCoded] = "rows";
  readonly lowers = false;
  readonly unresolved = false;
  /** A local file with the rows, one JSON text a line. It must not be written. */
  readonly path: string;
  // No private names: schema libraries copy what they are given.
  readonly source: FormatSource;
  counted: number | undefined;

  constructor(source: FormatSource, path: string) {
    this.source = source;
    this.counted = source.count;
    this.path = path;
  }

  /** Bytes. */
  get size(): number {
    return this.source.size;
  }

  /** How many rows there are. Reads them once where they were not counted yet. */
  async count(): Promise<number> {
    if (this.counted !== undefined) return this.counted;
    let count = 0;
    for await (const chunk of this.source.stream()) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
    }
    return (this.counted = count);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const line of linesOf(this.source.stream())) yield decodeText(line) as T;
  }

  /** All rows as a list: for few. */
  async toArray(): Promise<T[]> {
    const rows: T[] = [];
    for await (const row of this) rows.push(row);
    return rows;
  }

  toBody(): string {
    const { blob, size } = this.source;
    return storedBody({ format: "jsonl", blob, size, count: this.counted });
  }

  toCanonical(): string {
    return storedCanonical("jsonl", this.source.blob);
  }
}

/** True for what is stored as JSON Lines without being asked: an async iterable that is no stream of bytes. */
export function isRowIterable(value: unknown): value is AsyncIterable<unknown> {
  if (typeof value !== "object" || value === null || !(Symbol.asyncIterator in value)) return false;
  return !(selfCoded in value) && typeof (value as { pipe?: unknown }).pipe !== "function";
}
