import type { StoredResult } from "../upkeep.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow } from "./driver.ts";
import { readIdentity } from "./identity-columns.ts";
import { CONDEMNED, INVALID, readResult, resultColumns } from "./result-columns.ts";
import type { RunNames } from "./run-names.ts";
import { StepTasks } from "./step-tasks.ts";

const PAGE = 1000;
/** Where `resultColumns` end. */
const IDENTITY = 10;
/** The rank of what a run needs that stays. */
const KEPT = 0x7fff_ffff;

let tables = 0;

/** Reads all results, each with who needs it. That is counted once, at the beginning, into a table of this connection. */
export class StoredResults {
  readonly #connection: Connection;
  readonly #names: RunNames;

  constructor(connection: Connection, names: RunNames) {
    this.#connection = connection;
    this.#names = names;
  }

  async *pages(going: readonly string[]): AsyncGenerator<readonly StoredResult[]> {
    const needs = `needs_${++tables}`;
    const tasks = new StepTasks(this.#connection);
    await this.#connection.read(() => this.#count(needs, going));
    try {
      for (let after = 0; ;) {
        const rows = await this.#connection.read(() => this.#page(needs, after));
        if (rows.length > 0) yield rows.map((row) => this.#read(row, tasks));
        if (rows.length < PAGE) return;
        after = rows.at(-1)![0] as number;
      }
    } finally {
      await this.#connection.read(() => this.#connection.exec(`DROP TABLE IF EXISTS temp.${needs}`));
    }
  }

  #count(needs: string, going: readonly string[]): void {
    this.#connection.exec(`
      DROP TABLE IF EXISTS temp.${needs};
      CREATE TEMP TABLE ${needs} (result INTEGER PRIMARY KEY, rank INTEGER, uses INTEGER, used_at INTEGER)`);
    const ranks = going.flatMap((id, rank) => {
      const run = this.#names.find(id);
      return run === undefined ? [] : [[run, rank]];
    });
    const sql = `
      WITH going AS MATERIALIZED (
        SELECT json_extract(value, '$[0]') AS run, json_extract(value, '$[1]') AS rank FROM json_each(?))
      INSERT INTO temp.${needs}
      SELECT e.result, max(coalesce(g.rank, ${KEPT})), count(*), max(e.at)
      FROM element AS e LEFT JOIN going AS g ON g.run = e.run
      WHERE e.result IS NOT NULL AND e.run NOT IN (SELECT rid FROM run WHERE removed_at IS NOT NULL)
      GROUP BY e.result`;
    this.#connection.prepare(sql).run([JSON.stringify(ranks)]);
  }

  #page(needs: string, after: number): SqlRow[] {
    const sql = `
      SELECT ${resultColumns}, c.identity, c.inputs, n.rank, n.uses, n.used_at
      FROM result AS c LEFT JOIN temp.${needs} AS n ON n.result = c.id
      WHERE c.id > ? ORDER BY c.id LIMIT ${PAGE}`;
    return this.#connection.prepare(sql).all([after]);
  }

  #read(row: SqlRow, tasks: StepTasks): StoredResult {
    const [inputs, rank, uses, usedAt] = row.slice(IDENTITY + 1) as [string | null, ...(number | null)[]];
    const used = tasks.of(row[6] as number, row[7] as number);
    return {
      ...readResult(row, 0, this.#names)!,
      identity: readIdentity(row[IDENTITY])!,
      flow: used.flow,
      task: used.task,
      prefix: used.prefix,
      inputs: inputs ?? undefined,
      invalid: ((row[5] as number) & (INVALID | CONDEMNED)) !== 0,
      uses: uses ?? 0,
      usedAt: usedAt ?? undefined,
      neededBy: rank === KEPT ? Infinity : (rank ?? -1),
    };
  }
}
