import type { Storage } from "../../storage/storage.ts";
import { isPlain } from "../../value/json/plain.ts";
import { tokenOfList } from "../../value/token.ts";
import { recordValue } from "./record-value.ts";
import type { RecordedFile, RecordedValue } from "./recorded-value.ts";

/** Items of a list, or members of an object, that are kept to be recognised. */
const keptParts = 1000;

/** What a run was given and what its steps made, by its token. */
export class KnownValues {
  readonly #values = new Map<string, RecordedValue>();
  /** Managed files by the local paths that they are given to people under. */
  readonly filesByPath = new Map<string, RecordedFile>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get(token: string): RecordedValue | undefined {
    return this.#values.get(token);
  }

  /** Keeps a value and its parts: items of a list are fanned out, members are taken by name. */
  async keep(value: unknown, recorded: RecordedValue): Promise<void> {
    this.#put(recorded);
    if (recorded.files.length === 0) return; // only what has files in it is worth being recognised
    for (const part of partsOf(value)) this.#put(await recordValue(part, this.#storage));
  }

  /** Keeps the list that a gather makes of the outputs of a step. */
  keepList(values: readonly RecordedValue[]): void {
    const files = values.flatMap((value) => value.files);
    if (files.length === 0) return;
    const token = tokenOfList(values.map((value) => value.token));
    const isFiles = values.every((value) => value.isFiles);
    this.#put({ token, shown: `${values.length} items`, kind: "list", files, isFiles });
  }

  #put(recorded: RecordedValue): void {
    if (!this.#values.has(recorded.token)) this.#values.set(recorded.token, recorded);
    for (const file of recorded.files) if (file.path !== undefined) this.filesByPath.set(file.path, file);
  }
}

function partsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, keptParts);
  return typeof value === "object" && value !== null && isPlain(value)
    ? Object.values(value).slice(0, keptParts)
    : [];
}
