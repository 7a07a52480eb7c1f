import { randomBytes } from "node:crypto";
import { link, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type FileLayout, isBlobName } from "./file-layout.ts";
import { isAbsent } from "./storage-error.ts";

/** `removed-BEFORE-NAME-…`: a blob on its way out. */
const onItsWay = /^removed-(\d+)-([0-9a-f]{64})-/;

/** All blobs of a storage folder: listed, and removed so that none is lost that somebody stores at that moment. */
export class BlobFolder {
  readonly #layout: FileLayout;

  constructor(layout: FileLayout) {
    this.#layout = layout;
  }

  async *names(): AsyncGenerator<readonly string[]> {
    for (const head of await entries(this.#layout.blobs)) {
      const tails = await entries(join(this.#layout.blobs, head));
      const names = tails.map((tail) => head + tail).filter(isBlobName);
      if (names.length > 0) yield names;
    }
  }

  /**
   * The blob is taken away first and looked at then: what somebody has renewed meanwhile is put back, and who comes later
   * finds nothing and stores it anew.
   */
  async removeUnused(name: string, before: number): Promise<number | undefined> {
    if (!isBlobName(name)) return undefined;
    const place = this.#layout.blob(name);
    const facts = await factsOf(place);
    if (facts === undefined || facts.mtimeMs >= before) return undefined;
    const { unfinished } = this.#layout;
    await mkdir(unfinished, { recursive: true });
    const aside = join(unfinished, `removed-${Math.ceil(before)}-${name}-${randomBytes(4).toString("hex")}`);
    try {
      await rename(place, aside);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
    return this.#decide(aside, { name, before });
  }

  async recover(): Promise<void> {
    const { unfinished } = this.#layout;
    for (const file of await entries(unfinished)) {
      const [, before, name] = onItsWay.exec(file) ?? [];
      if (name !== undefined) await this.#decide(join(unfinished, file), { name, before: Number(before) });
    }
  }

  async #decide(aside: string, blob: { name: string; before: number }): Promise<number | undefined> {
    const facts = await factsOf(aside);
    if (facts === undefined) return undefined;
    if (facts.mtimeMs >= blob.before) {
      await putBack(aside, this.#layout.blob(blob.name));
      return undefined;
    }
    await rm(this.#layout.names(blob.name), { recursive: true, force: true });
    await rm(aside, { force: true });
    return facts.size;
  }
}

/** Where it has been stored again already, that one stays. */
async function putBack(aside: string, place: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  try {
    await link(aside, place);
  } catch (error) {
    if (isAbsent(error)) return; // another process has put it back
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") return rename(aside, place);
  }
  await rm(aside, { force: true });
}

async function entries(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
}

export async function factsOf(path: string) {
  return stat(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}
