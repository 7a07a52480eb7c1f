import type { Holder } from "../store.ts";
import type { Condemned, Extent, StoredNeeds, StoredResult, StoredRun, Upkeep, Witness } from "../upkeep.ts";
import type { Connection } from "./connection.ts";
import { Removal } from "./removal.ts";
import type { RunNames } from "./run-names.ts";
import { storedNeeds } from "./stored-needs.ts";
import { storedResults } from "./stored-results.ts";
import { storedRuns } from "./stored-runs.ts";
import { structureProblems } from "./structure.ts";
import { Sweep } from "./sweep.ts";

const FACTS = 5000;

/** Looking through all of an SQLite store, and removing what nobody needs. */
export class SqliteUpkeep implements Upkeep {
  readonly #connection: Connection;
  readonly #names: RunNames;
  readonly #removal: Removal;
  readonly #sweep: Sweep;

  constructor(connection: Connection, names: RunNames) {
    this.#connection = connection;
    this.#names = names;
    this.#removal = new Removal(connection);
    this.#sweep = new Sweep(connection);
  }

  runs(): AsyncIterable<readonly StoredRun[]> {
    return storedRuns(this.#connection);
  }

  results(): AsyncIterable<readonly StoredResult[]> {
    return storedResults(this.#connection, this.#names);
  }

  needs(going: readonly string[]): Promise<StoredNeeds> {
    return storedNeeds(this.#connection, this.#names, going);
  }

  problems(): Promise<readonly string[]> {
    return this.#connection.read(() => structureProblems(this.#connection));
  }

  extent(): Promise<Extent> {
    const sql = `SELECT page_count * page_size, freelist_count * page_size
      FROM pragma_page_count, pragma_page_size, pragma_freelist_count`;
    return this.#connection.read(() => {
      const [bytes, free] = this.#connection.prepare(sql).get([]) as [number, number];
      return { bytes, free };
    });
  }

  removeRuns(
    runs: readonly string[],
    { at, isDead }: { readonly at: number; readonly isDead: (holder: Holder) => boolean },
  ): Promise<readonly string[]> {
    return this.#connection.write(() => runs.filter((run) => this.#removal.hide(run, at, isDead)));
  }

  clearRemoved(): Promise<number> {
    return this.#removal.clear();
  }

  folders() {
    return this.#removal.folders();
  }

  async folderGone(run: string): Promise<void> {
    await this.#removal.folderGone(run);
  }

  condemn(): Promise<Condemned> {
    return this.#connection.write(() => this.#sweep.condemn());
  }

  unheard(witnesses: readonly Witness[], isDead: (holder: Holder) => boolean): Promise<readonly Witness[]> {
    return this.#connection.write(() => witnesses.filter((each) => this.#sweep.isUnheard(each, isDead)));
  }

  async sweep(): Promise<number> {
    const removed = await this.#sweep.sweep();
    await this.#removal.purge();
    return removed;
  }

  async *facts(namespace: string): AsyncGenerator<readonly string[]> {
    const sql = `SELECT key FROM fact WHERE namespace = ? AND key > ? ORDER BY key LIMIT ${FACTS}`;
    for (let after = ""; ;) {
      const rows = await this.#connection.read(() => this.#connection.prepare(sql).all([namespace, after]));
      const keys = rows.map(([key]) => key as string);
      if (keys.length > 0) yield keys;
      if (keys.length < FACTS) return;
      after = keys.at(-1)!;
    }
  }

  async forget(namespace: string, keys: readonly string[]): Promise<void> {
    const sql = "DELETE FROM fact WHERE namespace = ? AND key IN (SELECT value FROM json_each(?))";
    await this.#connection.write(() => this.#connection.prepare(sql).run([namespace, JSON.stringify(keys)]));
  }

  /** What is rewritten goes to the disk on its way, not to memory: it is as large as the store. */
  async compact(): Promise<void> {
    await this.#connection.read(() => {
      this.#connection.exec("PRAGMA temp_store = FILE");
      try {
        this.#connection.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
      } finally {
        this.#connection.exec("PRAGMA temp_store = MEMORY");
      }
    });
  }
}
