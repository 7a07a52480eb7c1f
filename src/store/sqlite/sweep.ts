import type { Holder } from "../store.ts";
import type { Condemned, Witness } from "../upkeep.ts";
import type { Connection } from "./connection.ts";
import { CONDEMNED } from "./result-columns.ts";
import { identityKey, readIdentity } from "./identity-columns.ts";
import { readHolder } from "./run-columns.ts";

/** Results that are removed in one transaction, so that others who write do not wait long. */
const AT_ONCE = 2000;

/** Removes results that no element has. */
export class Sweep {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Takes results that no element has out of look-ups. To be called in a write transaction. */
  condemn(): Condemned {
    this.#countHad();
    const mark = `UPDATE result SET flags = flags | ${CONDEMNED} WHERE flags & ${CONDEMNED} = 0 AND id NOT IN temp.had`;
    this.#connection.prepare(mark).run([]);
    const count = `SELECT count(*) FROM result WHERE flags & ${CONDEMNED} <> 0`;
    const [results] = this.#connection.prepare(count).get([]) as [number];
    const held = "SELECT id, epoch, heartbeat_at FROM run WHERE holder IS NOT NULL";
    const witnesses = (this.#connection.prepare(held).all([]) as [string, number, number | null][]).map(
      ([run, epoch, heartbeatAt]) => ({ run, epoch, heartbeatAt: heartbeatAt ?? 0 }),
    );
    return { results, witnesses };
  }

  /** To be called in a write transaction. */
  isUnheard({ run, epoch, heartbeatAt }: Witness, isDead: (holder: Holder) => boolean): boolean {
    const sql = "SELECT holder, heartbeat_at, epoch FROM run WHERE id = ?";
    const row = this.#connection.prepare(sql).get([run]) as
      | [string | null, number | null, number]
      | undefined;
    const holder = row && readHolder(row[0], row[1]);
    if (holder === undefined || row![2] !== epoch || row![1] !== heartbeatAt) return false;
    if (!isDead(holder)) return true;
    // He may only be asleep, and must not write when he wakes.
    const fence = "UPDATE run SET holder = NULL, heartbeat_at = NULL, epoch = epoch + 1 WHERE id = ?";
    this.#connection.prepare(fence).run([run]);
    return false;
  }

  async sweep(): Promise<number> {
    await this.#connection.write(() => this.#giveBack());
    let removed = 0;
    for (let after: number | undefined = 0; after !== undefined;) {
      const from: number = after;
      const batch = await this.#connection.write(() => this.#removeBatch(from));
      removed += batch.removed;
      after = batch.last;
    }
    await this.#connection.read(() => this.#connection.exec("DROP TABLE IF EXISTS temp.had"));
    return removed;
  }

  /** What has got an element since it was condemned is in use. Nothing can get one after that: nobody finds it. */
  #giveBack(): void {
    this.#countHad();
    const sql = `UPDATE result SET flags = flags & ~${CONDEMNED} WHERE flags & ${CONDEMNED} <> 0 AND id IN temp.had`;
    this.#connection.prepare(sql).run([]);
  }

  #countHad(): void {
    this.#connection.exec(`
      CREATE TABLE IF NOT EXISTS temp.had (result INTEGER PRIMARY KEY);
      DELETE FROM temp.had;
      INSERT OR IGNORE INTO temp.had SELECT result FROM element WHERE result IS NOT NULL
      AND run NOT IN (SELECT rid FROM run WHERE removed_at IS NOT NULL)`);
  }

  #removeBatch(after: number): { removed: number; last: number | undefined } {
    const find = `SELECT id, identity FROM result WHERE id > ? AND flags & ${CONDEMNED} <> 0 ORDER BY id LIMIT ${AT_ONCE}`;
    const rows = this.#connection.prepare(find).all([after]) as [number, Uint8Array][];
    const last = rows.at(-1)?.[0];
    if (last === undefined) return { removed: 0, last };
    const keys = rows
      .map(([id, identity]) => [identityKey(readIdentity(identity)!), id])
      .toSorted(([a], [b]) => a! - b!);
    const pairs = `(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))`;
    for (const table of ["fresh_key", "settled_key"])
      this.#connection
        .prepare(`DELETE FROM ${table} WHERE (key, result) IN ${pairs}`)
        .run([JSON.stringify(keys)]);
    const remove = "DELETE FROM result WHERE id IN (SELECT value FROM json_each(?))";
    this.#connection.prepare(remove).run([JSON.stringify(rows.map(([id]) => id))]);
    // Their numbers are never given again: a process may still hold one.
    this.#connection.prepare("UPDATE settled SET swept = max(swept, ?)").run([last]);
    return { removed: rows.length, last: rows.length < AT_ONCE ? undefined : last };
  }
}
