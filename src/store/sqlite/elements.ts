import { noCounts, type StepCounts } from "../../model/states.ts";
import type { Failure } from "../../model/failure.ts";
import type { IndexPath } from "../../model/index-path.ts";
import type { Usage } from "../../model/usage.ts";
import type { AttemptRow, ElementQuery, ElementRow } from "../store.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow, SqlValue } from "./driver.ts";
import { elementSelect, readElement, readJson } from "./element-columns.ts";
import { stateCode, stateList, stateName } from "./element-states.ts";
import { decodeIndex, encodeIndex } from "./index-codec.ts";
import type { RunNames } from "./run-names.ts";

export const ELEMENT_PAGE = 2000;

/** The elements of runs, as they are read. */
export class Elements {
  readonly #connection: Connection;
  readonly #names: RunNames;

  constructor(connection: Connection, names: RunNames) {
    this.#connection = connection;
    this.#names = names;
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
      SELECT ${elementSelect} FROM element AS e LEFT JOIN result AS c ON c.id = e.result
      WHERE ${where.join(" AND ")} ORDER BY e.step, e.idx LIMIT ?`;
    const rows = this.#connection
      .prepare(sql)
      .all([...params, Math.min(query.limit ?? ELEMENT_PAGE, ELEMENT_PAGE)]);
    return rows.map((row) => readElement(row, this.#names));
  }

  attempts(run: number, step: number, index: IndexPath): AttemptRow[] {
    const sql = `SELECT ${attemptColumns} FROM attempt WHERE run = ? AND step = ? AND idx = ? ORDER BY attempt`;
    return this.#connection
      .prepare(sql)
      .all([run, step, encodeIndex(index)])
      .map(readAttempt);
  }

  retried(run: number): (AttemptRow & { step: number; index: IndexPath })[] {
    const sql = `SELECT ${attemptColumns}, step, idx FROM attempt WHERE run = ?`;
    return this.#connection
      .prepare(sql)
      .all([run])
      .map((row) => ({
        ...readAttempt(row),
        step: row[5] as number,
        index: decodeIndex(row[6] as number | Uint8Array),
      }));
  }

  /** The element that computed a result. */
  origin(result: number): { run: string; step: number; index: IndexPath } | undefined {
    const sql = `
      SELECT e.run, e.step, e.idx FROM result AS c JOIN element AS e ON e.run = c.run AND e.step = c.step
      WHERE c.id = ? AND e.result = c.id`;
    const row = this.#connection.prepare(sql).get([result]);
    if (row === undefined) return undefined;
    const [run, step, index] = row as [number, number, number | Uint8Array];
    return { run: this.#names.name(run, step).run, step, index: decodeIndex(index) };
  }

  counts(run: number): Map<number, StepCounts> {
    const sql = "SELECT step, state, count(*) FROM element WHERE run = ? GROUP BY step, state";
    const counts = new Map<number, StepCounts>();
    for (const row of this.#connection.prepare(sql).all([run])) addCount(counts, row);
    return counts;
  }

  savings(run: number): Map<number, number> {
    const sql = `
      SELECT e.step, sum(r.elapsed_ms) FROM element AS e CROSS JOIN result AS r ON r.id = e.result
      WHERE e.run = ? AND e.state = ${stateCode("cached")} AND r.run <> e.run GROUP BY e.step`;
    const rows = this.#connection.prepare(sql).all([run]) as [number, number][];
    return new Map(rows);
  }
}

const attemptColumns = "attempt, started_at, at, failure, usage";

function readAttempt([attempt, startedAt, at, failure, usage]: SqlRow): AttemptRow {
  return {
    attempt: attempt as number,
    startedAt: startedAt as number,
    at: at as number,
    failure: readJson<Failure>(failure)!,
    usage: readJson<Usage>(usage),
  };
}

function addCount(counts: Map<number, StepCounts>, row: SqlRow): void {
  const [step, state, count] = row as [number, number, number];
  const before = counts.get(step) ?? noCounts;
  counts.set(step, { ...before, total: before.total + count, [stateName(state)]: count });
}
