import type { Holder } from "../store.ts";
import type { Connection } from "./connection.ts";
import { readHolder } from "./run-columns.ts";

/** Rows that are removed in one transaction, so that others who write do not wait long. */
const AT_ONCE = 5000;

/**
 * Removes runs. What is left of one is a row with its number, id, flow and steps, as long as results of it are there: its
 * number is never given again, and a result that others use can say where it is from.
 */
export class Removal {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** To be called in a write transaction. */
  hide(id: string, at: number, isDead: (holder: Holder) => boolean): boolean {
    const sql =
      "SELECT holder, heartbeat_at, pinned FROM run WHERE id = ? AND removed_at IS NULL AND state <> 'queued'";
    const row = this.#connection.prepare(sql).get([id]);
    if (row === undefined) return false;
    const holder = readHolder(row[0] as string | null, row[1] as number | null);
    if (row[2] === 1 || (holder !== undefined && !isDead(holder))) return false;
    const update = `
      UPDATE run SET removed_at = ?, holder = NULL, heartbeat_at = NULL, epoch = epoch + 1, params = '', manifest = '',
      options = '', argv = '[]', error = NULL, result = NULL, provenance = NULL WHERE id = ?`;
    this.#connection.prepare(update).run([at, id]);
    return true;
  }

  async clear(): Promise<number> {
    let elements = 0;
    for (const run of await this.#removed()) {
      elements += await this.#clear("element", "run, step, idx", run);
      await this.#clear("attempt", "run, step, idx, attempt", run);
      await this.#clear("request", "id", run);
    }
    return elements;
  }

  #removed(): Promise<number[]> {
    const sql = `
      SELECT rid FROM run WHERE removed_at IS NOT NULL AND (rid IN (SELECT run FROM request)
        OR EXISTS (SELECT 1 FROM element WHERE run = rid) OR EXISTS (SELECT 1 FROM attempt WHERE run = rid))`;
    return this.#connection.read(() =>
      this.#connection
        .prepare(sql)
        .all([])
        .map(([rid]) => rid as number),
    );
  }

  async #clear(table: string, key: string, run: number): Promise<number> {
    const sql = `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE run = ? LIMIT ${AT_ONCE})`;
    for (let total = 0, removed; ; total += removed) {
      removed = await this.#connection.write(() => this.#connection.prepare(sql).run([run]));
      if (removed < AT_ONCE) return total + removed;
    }
  }

  /** Forgets removed runs of which nothing is left; never the newest, whose number would be given again. */
  purge(): Promise<void> {
    const gone = `
      removed_at IS NOT NULL AND run_dir = '' AND rid < (SELECT max(rid) FROM run)
      AND rid NOT IN (SELECT run FROM result)`;
    return this.#connection.write(() => {
      const tasks = `DELETE FROM run_task WHERE run IN (SELECT rid FROM run WHERE ${gone})`;
      this.#connection.prepare(tasks).run([]);
      this.#connection.prepare(`DELETE FROM run WHERE ${gone}`).run([]);
    });
  }

  folders(): Promise<{ run: string; runDir: string }[]> {
    const sql = "SELECT id, run_dir FROM run WHERE removed_at IS NOT NULL AND run_dir <> ''";
    return this.#connection.read(() =>
      this.#connection
        .prepare(sql)
        .all([])
        .map(([run, runDir]) => ({ run: run as string, runDir: runDir as string })),
    );
  }

  folderGone(id: string): Promise<number> {
    const sql = "UPDATE run SET run_dir = '' WHERE id = ? AND removed_at IS NOT NULL";
    return this.#connection.write(() => this.#connection.prepare(sql).run([id]));
  }
}
