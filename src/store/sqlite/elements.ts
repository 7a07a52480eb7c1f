import { SheafError } from "../../model/errors.ts";
import type { StepCounts } from "../../model/states.ts";
import type { ElementQuery, ElementRow, ElementWrite } from "../store.ts";
import { BatchInsert } from "./batch-insert.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow, SqlValue } from "./driver.ts";
import {
  elementColumnCount,
  elementColumns,
  elementSelect,
  elementSelectCount,
  pushElement,
  readElement,
} from "./element-columns.ts";
import { stateList, stateName } from "./element-states.ts";
import { encodeIndex } from "./index-codec.ts";
import { resultColumns } from "./result-columns.ts";
import type { Results, Succeeded } from "./results.ts";

const PAGE = 2000;

/**
 * What is done stays done: a row with a result is changed only by taking it back first (`pending`), or by pointing it
 * to another's result. An upsert that would break this changes no row, which its count tells.
 */
const upsert = new BatchInsert({
  into: `INSERT INTO element (${elementColumns})`,
  columns: elementColumnCount,
  then: `ON CONFLICT (run, step, idx) DO UPDATE SET state = excluded.state,
    attempt = coalesce(excluded.attempt, attempt), started_at = coalesce(excluded.started_at, started_at),
    at = excluded.at, result = excluded.result, identity = excluded.identity, detail = excluded.detail
    WHERE state NOT IN ${stateList(["succeeded", "cached"])} OR excluded.state IN ${stateList(["cached"])}`,
});

/** The elements of runs. */
export class Elements {
  readonly #connection: Connection;
  readonly #results: Results;

  constructor(connection: Connection, results: Results) {
    this.#connection = connection;
    this.#results = results;
  }

  /** Writes elements, with the results of those that succeeded, whose ids it returns. In a write transaction. */
  write(run: number, writes: readonly ElementWrite[]): number[] {
    const succeeded: Succeeded[] = [];
    const first = this.#results.nextId();
    let values: SqlValue[] = [];
    for (const write of writes) {
      if (!Number.isInteger(write.step) || write.step < 0) {
        throw new SheafError("SHEAF_INTERNAL", `${write.step} is not the number of a step`);
      }
      if (write.state === "pending") {
        this.#upsert(run, values);
        values = [];
        this.#reset(run, write);
        continue;
      }
      pushElement(values, run, write, first + succeeded.length);
      if (write.state === "succeeded") succeeded.push(write);
    }
    this.#upsert(run, values);
    this.#results.insert(run, first, succeeded);
    return succeeded.map((_, at) => first + at);
  }

  /** One page of elements after a position, in order of step and index. */
  page(run: number, query: ElementQuery, after: ElementRow | undefined): ElementRow[] {
    const where = ["e.run = ?"];
    const params: SqlValue[] = [run];
    const add = (condition: string, ...values: SqlValue[]) => {
      where.push(condition);
      params.push(...values);
    };
    if (query.step !== undefined) add("e.step = ?", query.step);
    if (query.index !== undefined) add("e.idx = ?", encodeIndex(query.index));
    if (query.states !== undefined) add(`e.state IN ${stateList(query.states)}`);
    if (after !== undefined) add("(e.step, e.idx) > (?, ?)", after.step, encodeIndex(after.index));
    const sql = `
      SELECT ${elementSelect}, ${resultColumns} FROM element AS e LEFT JOIN result AS r ON r.id = e.result
      WHERE ${where.join(" AND ")} ORDER BY e.step, e.idx LIMIT ?`;
    const rows = this.#connection.prepare(sql).all([...params, Math.min(query.limit ?? PAGE, PAGE)]);
    return rows.map((row) => readElement(row, this.#results.read(row, elementSelectCount)));
  }

  counts(run: number): Map<number, StepCounts> {
    const sql = "SELECT step, state, count(*) FROM element WHERE run = ? GROUP BY step, state";
    const counts = new Map<number, StepCounts>();
    for (const row of this.#connection.prepare(sql).all([run])) addCount(counts, row);
    return counts;
  }

  #upsert(run: number, values: SqlValue[]): void {
    const written = upsert.run(this.#connection, values);
    if (written * elementColumnCount === values.length) return;
    throw new SheafError(
      "SHEAF_INTERNAL",
      `An element of run number ${run} was committed again that has its result already`,
      { mend: "Take it back first, by a `pending` write. Please report this: nothing was written." },
    );
  }

  #reset(run: number, { step, index }: ElementWrite): void {
    const sql = "DELETE FROM element WHERE run = ? AND step = ? AND idx = ?";
    this.#connection.prepare(sql).run([run, step, encodeIndex(index)]);
  }
}

export { PAGE as ELEMENT_PAGE };

const none: StepCounts = {
  total: 0,
  pending: 0,
  running: 0,
  succeeded: 0,
  cached: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  stale: 0,
};

function addCount(counts: Map<number, StepCounts>, row: SqlRow): void {
  const [step, state, count] = row as [number, number, number];
  const before = counts.get(step) ?? none;
  counts.set(step, { ...before, total: before.total + count, [stateName(state)]: count });
}
