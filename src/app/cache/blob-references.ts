import { isSheafError } from "../../model/errors.ts";
import type { Storage } from "../../storage/storage.ts";
import type { Store } from "../../store/store.ts";
import { allBlobsIn, blobsIn, hidesBlobs } from "../../value/blobs-in.ts";
import type { Encoded } from "../../value/encoded.ts";

const NAMESPACE = "blob-references";
/** Facts are remembered together, that many at a time. */
const TOGETHER = 200;

/** The blobs that stored values need. Large bodies are read for it once; what they refer to is remembered in the store. */
export class BlobReferences {
  readonly #store: Pick<Store, "recall" | "remember">;
  readonly #storage: Pick<Storage, "get">;
  #unsaved = new Map<string, string>();

  constructor(parts: { store: Pick<Store, "recall" | "remember">; storage: Pick<Storage, "get"> }) {
    this.#store = parts.store;
    this.#storage = parts.storage;
  }

  /** At once where nothing has to be read. */
  of(encoded: Encoded): readonly string[] | Promise<readonly string[]> {
    return hidesBlobs(encoded) ? this.#read(encoded) : blobsIn(encoded);
  }

  async #read(encoded: Encoded): Promise<readonly string[]> {
    const key = encoded.blob ?? Buffer.from(encoded.digest).toString("hex");
    const [known] = this.#unsaved.has(key)
      ? [this.#unsaved.get(key)]
      : await this.#store.recall(NAMESPACE, [key]);
    if (known !== undefined) return [...blobsIn(encoded), ...(JSON.parse(known) as string[])];
    const found = await this.#found(encoded);
    if (found === undefined) return blobsIn(encoded);
    this.#unsaved.set(key, JSON.stringify(found.filter((name) => name !== encoded.blob)));
    if (this.#unsaved.size >= TOGETHER) await this.flush();
    return found;
  }

  /** Undefined where a body is gone or damaged: such a value cannot be used whatever else is there. */
  async #found(encoded: Encoded): Promise<readonly string[] | undefined> {
    try {
      return await allBlobsIn(encoded, this.#storage);
    } catch (error) {
      if (isSheafError(error, "SHEAF_BLOB_MISSING") || isSheafError(error, "SHEAF_BLOB_CORRUPT"))
        return undefined;
      throw error;
    }
  }

  async flush(): Promise<void> {
    const unsaved = this.#unsaved;
    this.#unsaved = new Map();
    if (unsaved.size > 0) await this.#store.remember(NAMESPACE, unsaved);
  }

  /** Forgets what was remembered of bodies that are gone. */
  static forget(store: Store, blobs: readonly string[]): Promise<void> {
    return store.upkeep.forget(NAMESPACE, blobs);
  }
}
