import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StoredBlob } from "../storage.ts";
import type { FileLayout } from "./file-layout.ts";
import { hashFile } from "./hash-file.ts";
import { renew } from "./renew.ts";

/** Unfinished writes older than this are left over from a process that was killed. Milliseconds. */
const ABANDONED_MS = 24 * 3_600_000;

/** Writes blobs beside, and renames them once they are whole and on the disk. */
export class Unfinished {
  readonly #layout: FileLayout;
  readonly #sync: boolean;
  #prepared: Promise<void> | undefined;

  constructor(layout: FileLayout, options: { readonly sync: boolean }) {
    this.#layout = layout;
    this.#sync = options.sync;
  }

  /** Writes bytes; their name comes out of them. */
  async write(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<StoredBlob> {
    return this.#finish(async (path) => {
      const hash = createHash("sha256");
      const file = await open(path, "wx", 0o444);
      try {
        let size = 0;
        for await (const chunk of chunks) {
          hash.update(chunk);
          await file.writeFile(chunk);
          size += chunk.byteLength;
        }
        if (this.#sync) await file.datasync();
        return { name: hash.digest("hex"), size };
      } finally {
        await file.close();
      }
    });
  }

  /** Copies a file in, sharing its blocks where the file system can. */
  async copy(source: string): Promise<StoredBlob> {
    return this.#finish(async (path) => {
      await copyFile(source, path, constants.COPYFILE_FICLONE);
      return this.#settle(path);
    });
  }

  /** Moves a file in. Throws EXDEV when it is on another device. */
  async move(source: string): Promise<StoredBlob> {
    return this.#finish(async (path) => {
      await rename(source, path);
      await renew(path); // it may have been written long ago
      return this.#settle(path);
    });
  }

  async #settle(path: string): Promise<StoredBlob> {
    const { mode, size } = await stat(path);
    await chmod(path, 0o444 | (mode & 0o111)); // programs stay programs
    const name = await hashFile(path);
    if (this.#sync) await syncFile(path);
    return { name, size };
  }

  async #finish(make: (path: string) => Promise<StoredBlob>): Promise<StoredBlob> {
    await (this.#prepared ??= this.#prepare());
    const path = join(this.#layout.unfinished, `${process.pid}-${randomBytes(8).toString("hex")}`);
    try {
      const blob = await make(path);
      const place = this.#layout.blob(blob.name);
      await mkdir(dirname(place), { recursive: true });
      await rename(path, place);
      return blob;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Makes the folder, and removes what killed processes have left in it. */
  async #prepare(): Promise<void> {
    const { unfinished } = this.#layout;
    try {
      await mkdir(unfinished, { recursive: true });
    } catch (error) {
      this.#prepared = undefined;
      throw error;
    }
    const before = Date.now() - ABANDONED_MS;
    for (const name of await readdir(unfinished)) {
      const path = join(unfinished, name);
      const facts = await stat(path).catch(() => undefined);
      if (facts !== undefined && facts.mtimeMs < before) await rm(path, { force: true });
    }
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
