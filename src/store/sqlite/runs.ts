import { SheafError } from "../../model/errors.ts";
import type { Holder, RunQuery, RunRecord, RunRow, RunUpdate } from "../store.ts";
import type { Connection } from "./connection.ts";
import type { SqlValue } from "./driver.ts";
import { insertRun, readRun, runSelect, runValues, updateColumns } from "./run-columns.ts";

/** The runs: recorded once, found by id, prefix, flow, state and time. */
export class Runs {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Records a run. Throws SHEAF_RUN_EXISTS. */
  create(run: RunRecord, holder: Holder): void {
    if (this.#connection.prepare(insertRun).run(runValues(run, holder)) === 1) return;
    throw new SheafError("SHEAF_RUN_EXISTS", `There is a run ${JSON.stringify(run.id)} already`, {
      mend: "Launch it again: it gets another id.",
    });
  }

  update(rid: number, update: RunUpdate): void {
    const { set, values } = updateColumns(update);
    if (set.length === 0) return;
    this.#connection.prepare(`UPDATE run SET ${set.join()} WHERE rid = ?`).run([...values, rid]);
  }

  pin(rid: number, pinned: boolean): void {
    this.#connection.prepare("UPDATE run SET pinned = ? WHERE rid = ?").run([pinned ? 1 : 0, rid]);
  }

  flowOf(rid: number): string {
    return this.#connection.prepare("SELECT flow FROM run WHERE rid = ?").get([rid])![0] as string;
  }

  find(query: RunQuery): RunRow[] {
    const where = ["removed_at IS NULL"];
    const params: SqlValue[] = [];
    const add = (condition: string, ...values: SqlValue[]) => {
      where.push(condition);
      params.push(...values);
    };
    if (query.prefix !== undefined) add(`id IN (${matchingIds})`, query.prefix);
    if (query.flow !== undefined) add("flow = ?", query.flow);
    if (query.states !== undefined) {
      add("state IN (SELECT value FROM json_each(?))", JSON.stringify(query.states));
    }
    if (query.since !== undefined) add("created_at >= ?", query.since);
    if (query.until !== undefined) add("created_at <= ?", query.until);
    const sql = `SELECT ${runSelect} FROM run WHERE ${where.join(" AND ")} ORDER BY created_at DESC, rid DESC LIMIT ?`;
    return this.#connection
      .prepare(sql)
      .all([...params, query.limit ?? -1])
      .map(readRun);
  }
}

/** A whole id is that run, even when it is the beginning of another's. */
const matchingIds = `
  WITH asked (prefix) AS (SELECT ?)
  SELECT run.id FROM asked CROSS JOIN run ON run.id >= prefix AND substr(run.id, 1, length(prefix)) = prefix
  WHERE run.id = prefix
  OR NOT EXISTS (SELECT 1 FROM run AS whole WHERE whole.id = prefix AND whole.removed_at IS NULL)`;
