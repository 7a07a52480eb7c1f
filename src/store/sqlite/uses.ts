import type { Connection } from "./connection.ts";

/** The rank of what a run needs that stays. */
const KEPT = 0x7fff_ffff;

let tables = 0;

/** How often each result is had by elements, when it was last, and by which run longest: in a table of this connection. */
export class Uses {
  /** Columns: `result`, `rank`, `uses`, `used_at`. */
  readonly table: string;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.table = `temp.uses_${++tables}`;
  }

  static neededBy(rank: number | null): number {
    return rank === KEPT ? Infinity : (rank ?? -1);
  }

  /** `going`: numbers of runs with their ranks. */
  count(going: readonly (readonly [run: number, rank: number])[]): void {
    this.drop();
    const columns = "result INTEGER PRIMARY KEY, rank INTEGER, uses INTEGER, used_at INTEGER";
    this.#connection.exec(`CREATE TABLE ${this.table} (${columns})`);
    const sql = `
      WITH going AS MATERIALIZED (
        SELECT json_extract(value, '$[0]') AS run, json_extract(value, '$[1]') AS rank FROM json_each(?))
      INSERT INTO ${this.table}
      SELECT e.result, max(coalesce(g.rank, ${KEPT})), count(*), max(e.at)
      FROM element AS e LEFT JOIN going AS g ON g.run = e.run
      WHERE e.result IS NOT NULL AND e.run NOT IN (SELECT rid FROM run WHERE removed_at IS NOT NULL)
      GROUP BY e.result`;
    this.#connection.prepare(sql).run([JSON.stringify(going)]);
  }

  drop(): void {
    this.#connection.exec(`DROP TABLE IF EXISTS ${this.table}`);
  }
}
