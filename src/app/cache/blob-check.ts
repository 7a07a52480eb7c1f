import type { Amount } from "../../model/cache-report.ts";
import type { Storage } from "../../storage/storage.ts";

/** Blobs that are read at once. */
const READERS = 8;

/** Which blobs of a storage do not hold what they should. Each was read once; only the bad ones are remembered. */
export class BlobCheck {
  readonly amount: Amount;
  readonly #storage: Storage;
  readonly #bad: ReadonlySet<string>;

  private constructor(storage: Storage, found: { amount: Amount; bad: ReadonlySet<string> }) {
    this.#storage = storage;
    this.amount = found.amount;
    this.#bad = found.bad;
  }

  static async of(storage: Storage, progress: (done: number) => void): Promise<BlobCheck> {
    const amount = { count: 0, bytes: 0 };
    const bad = new Set<string>();
    for await (const page of storage.list())
      for (let from = 0; from < page.length; from += READERS) {
        await Promise.all(
          page.slice(from, from + READERS).map(async (name) => {
            const facts = await storage.facts(name);
            if (facts === undefined) return; // it has just been removed
            amount.count += 1;
            amount.bytes += facts.bytes;
            if (!(await storage.verify(name)) && (await storage.has(name))) bad.add(name);
          }),
        );
        progress(amount.count);
      }
    return new BlobCheck(storage, { amount, bad });
  }

  /** What is wrong with these, if anything. */
  async problem(names: readonly string[]): Promise<string | undefined> {
    for (const name of names) {
      if (this.#bad.has(name)) return `its stored bytes ${name} are damaged`;
      if (!(await this.#storage.has(name))) return `its stored bytes ${name} are gone`;
    }
    return undefined;
  }
}
