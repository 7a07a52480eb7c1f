import { constants, createReadStream } from "node:fs";
import { access, link, lstat, mkdir, readFile, realpath, rm, stat, symlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { SheafError } from "../../model/errors.ts";
import { sha256Hex } from "../../value/sha256.ts";
import type { BlobFacts, Storage, StoredBlob } from "../storage.ts";
import { BlobFolder, factsOf } from "./blob-folder.ts";
import { checkedStream } from "./checked-stream.ts";
import { FileLayout, isBlobName } from "./file-layout.ts";
import { hashFile } from "./hash-file.ts";
import { renew } from "./renew.ts";
import { corrupt, gone, isAbsent, writeError } from "./storage-error.ts";
import { Unfinished } from "./unfinished.ts";

export interface FileStorageOptions {
  /** Wait until bytes are on the disk, so that a power cut loses nothing that was stored. Default true. */
  readonly sync?: boolean;
}

/** Blobs in a folder: `blobs/ab/cdef…`, read-only; links to them with file names: `files/ab/cdef…/january.csv`. */
export class FileStorage implements Storage {
  readonly location: string;
  readonly #layout: FileLayout;
  readonly #unfinished: Unfinished;
  readonly #blobs: BlobFolder;

  constructor(folder: string, options: FileStorageOptions = {}) {
    this.location = resolve(folder);
    this.#layout = new FileLayout(this.location);
    this.#unfinished = new Unfinished(this.#layout, { sync: options.sync ?? true });
    this.#blobs = new BlobFolder(this.#layout);
  }

  async put(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredBlob> {
    if (!(bytes instanceof Uint8Array)) return this.#putStream(bytes);
    const name = sha256Hex(bytes);
    // A damaged one is written again, and so is one that belongs to somebody else.
    if ((await this.verify(name)) && (await this.renew(name))) return { name, size: bytes.byteLength };
    return this.#writing(() => this.#unfinished.write([bytes]));
  }

  /** What goes wrong in the source itself is not the storage's to explain. */
  async #putStream(chunks: AsyncIterable<Uint8Array>): Promise<StoredBlob> {
    let failure: { readonly error: unknown } | undefined;
    const watched = async function* () {
      try {
        yield* chunks;
      } catch (error) {
        failure = { error };
        throw error;
      }
    };
    return this.#writing(() => this.#unfinished.write(watched())).catch((error: unknown) => {
      throw failure === undefined ? error : failure.error;
    });
  }

  async ingest(path: string, options: { readonly move?: boolean } = {}): Promise<StoredBlob> {
    const known = await this.#recognise(path);
    if (known !== undefined) return known;
    const facts = await lstat(path).catch(() => undefined);
    if (facts === undefined) throw unreadable(path, "it does not exist");
    // A link would be moved in place of what it leads to; a file of several names would change under the others.
    const alone = facts.isFile() && facts.nlink === 1;
    if (options.move === true && alone && (await this.#onDevice(facts.dev))) {
      return this.#writing(() => this.#unfinished.move(path));
    }
    await mustRead(path);
    return this.#writing(() => this.#unfinished.copy(path));
  }

  async get(name: string): Promise<Uint8Array> {
    const bytes = await this.#reading(name, () => readFile(this.#layout.blob(name)));
    if (sha256Hex(bytes) !== name) throw corrupt(name, this.location);
    return bytes;
  }

  async open(name: string): Promise<Readable> {
    await this.#mustHave(name);
    const checked = checkedStream(name, () => corrupt(name, this.location));
    // Errors reach the reader through the stream itself.
    return pipeline(
      createReadStream(this.#layout.blob(name), { highWaterMark: 256 * 1024 }),
      checked,
      () => {},
    );
  }

  async has(name: string): Promise<boolean> {
    return (await this.#size(name)) !== undefined;
  }

  async renew(name: string): Promise<boolean> {
    return isBlobName(name) && renew(this.#layout.blob(name));
  }

  async verify(name: string): Promise<boolean> {
    try {
      return isBlobName(name) && (await hashFile(this.#layout.blob(name))) === name;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  async localPath(name: string, as?: string): Promise<string> {
    await this.#mustHave(name);
    const blob = this.#layout.blob(name);
    if (as === undefined) return blob;
    const path = this.#layout.named(name, as);
    await this.#writing(() => this.#link(blob, path));
    return path;
  }

  async remove(name: string): Promise<void> {
    if (!isBlobName(name)) return;
    await this.#writing(async () => {
      await rm(this.#layout.blob(name), { force: true });
      await rm(this.#layout.names(name), { recursive: true, force: true });
    });
  }

  list(): AsyncIterable<readonly string[]> {
    return this.#blobs.names();
  }

  async facts(name: string): Promise<BlobFacts | undefined> {
    if (!isBlobName(name)) return undefined;
    const facts = await factsOf(this.#layout.blob(name));
    return facts && { bytes: facts.size, storedAt: facts.mtimeMs };
  }

  removeUnused(name: string, before: number): Promise<number | undefined> {
    return this.#writing(() => this.#blobs.removeUnused(name, before));
  }

  recover(): Promise<void> {
    return this.#writing(() => this.#blobs.recover());
  }

  /** A hard link: a tool that writes to it is stopped by its mode. Where there are none, a symbolic one. */
  async #link(blob: string, path: string): Promise<void> {
    const [there, wanted] = await Promise.all([stat(path).catch(() => undefined), stat(blob)]);
    if (there?.ino === wanted.ino) return;
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    try {
      await link(blob, path).catch((error: unknown) => (isTaken(error) ? undefined : symlink(blob, path)));
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }

  /** A path that this storage gave out. */
  async #recognise(path: string): Promise<StoredBlob | undefined> {
    const name = this.#layout.nameOf(resolve(path)) ?? (await this.#nameBehind(path));
    if (name === undefined) return undefined;
    const size = await this.#size(name);
    if (size !== undefined) await this.renew(name);
    return size === undefined ? undefined : { name, size };
  }

  async #nameBehind(path: string): Promise<string | undefined> {
    const real = await realpath(path).catch(() => undefined);
    return real === undefined ? undefined : this.#layout.nameOf(real);
  }

  async #onDevice(device: number): Promise<boolean> {
    await this.#writing(() => mkdir(this.location, { recursive: true }));
    return (await stat(this.location)).dev === device;
  }

  async #size(name: string): Promise<number | undefined> {
    return (await this.#writing(() => this.facts(name)))?.bytes;
  }

  async #mustHave(name: string): Promise<void> {
    if (!(await this.has(name))) throw gone(name, this.location);
  }

  async #reading<T>(name: string, read: () => Promise<T>): Promise<T> {
    if (!isBlobName(name)) throw gone(name, this.location);
    try {
      return await read();
    } catch (error) {
      throw isAbsent(error) ? gone(name, this.location) : writeError(error, this.location);
    }
  }

  async #writing<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      throw writeError(error, this.location);
    }
  }
}

/** Another process has just made it. */
function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EEXIST";
}

/** A source that cannot be read is no fault of the storage. */
async function mustRead(path: string): Promise<void> {
  try {
    if (!(await stat(path)).isFile()) throw unreadable(path, "it is no file");
    await access(path, constants.R_OK);
  } catch (error) {
    throw error instanceof SheafError ? error : unreadable(path, (error as Error).message);
  }
}

function unreadable(path: string, why: string): SheafError {
  return new SheafError("SHEAF_FILE_MISSING", `${path} cannot be taken into the storage: ${why}`);
}
