import { SheafError } from "../../model/errors.ts";
import { selfCoded, type SelfCoded } from "../json/self-coded.ts";
import type { ValueServices } from "../file/file-services.ts";
import { JsonLines } from "./json-lines.ts";
import { chunksOf } from "./jsonl.ts";

export type Rows<T = unknown> = Iterable<T> | AsyncIterable<T>;

/** Rows on their way into the storage: they are checked and written one by one, once. */
export class RowSource<T = unknown> implements SelfCoded, AsyncIterable<T> {
  readonly [selfCoded] = "row-source";
  readonly lowers = false;
  readonly unresolved = true;
  readonly #rows: Rows;
  readonly #check: ((row: unknown, at: number) => T | Promise<T>) | undefined;

  constructor(rows: Rows, check?: (row: unknown, at: number) => T | Promise<T>) {
    this.#rows = rows;
    this.#check = check;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    let at = 0;
    for await (const row of this.#rows)
      yield this.#check === undefined ? (row as T) : await this.#check(row, at++);
  }

  async resolve(services: ValueServices): Promise<JsonLines<T>> {
    const { storage } = services;
    if (storage === undefined) throw new SheafError("SHEAF_INTERNAL", "Rows were stored without a storage");
    let count = 0;
    const { name: blob, size } = await storage.put(chunksOf(this, (total) => (count = total)));
    const path = await storage.localPath(blob, "value.jsonl");
    const stream = async function* () {
      yield* await storage.open(blob);
    };
    return new JsonLines<T>(
      { blob, size, count, bytes: () => storage.get(blob), stream, path: async () => path },
      path,
    );
  }

  toBody(): string {
    return "null"; // never used: it is resolved first
  }

  toCanonical(): string {
    return "null";
  }
}
