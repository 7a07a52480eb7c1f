import type { LookUp } from "../../model/look-up.ts";
import type { TaskBasis, TaskBasisRow } from "../store.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow } from "./driver.ts";
import type { Prefixes } from "./prefixes.ts";

const columns = "r.id, t.task, t.steps, t.prefix, t.look_up, t.previous_run, t.previous_prefix";

/** What the tasks of runs have in common in their identities, and what each was compared with when its run began. */
export class TaskBases {
  readonly #connection: Connection;
  readonly #prefixes: Prefixes;

  constructor(connection: Connection, prefixes: Prefixes) {
    this.#connection = connection;
    this.#prefixes = prefixes;
  }

  /** In place of all that were recorded for the run. */
  record(run: number, flow: string, tasks: readonly TaskBasis[]): void {
    this.#connection.prepare("DELETE FROM run_task WHERE run = ?").run([run]);
    this.#prefixes.note(
      run,
      tasks.map(({ prefix }) => prefix),
    );
    const insert = `
      INSERT INTO run_task (run, first_step, steps, flow, task, prefix, look_up, previous_run, previous_prefix)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    for (const { task, steps, prefix, lookUp } of tasks) {
      const previous = this.latest(task, flow, run);
      this.#connection
        .prepare(insert)
        .run([
          run,
          steps[0]!,
          JSON.stringify(steps),
          flow,
          task,
          prefix,
          lookUp,
          previous?.run ?? null,
          previous?.prefix ?? null,
        ]);
    }
  }

  of(run: number): TaskBasisRow[] {
    const sql = `
      SELECT ${columns} FROM run_task AS t JOIN run AS r ON r.rid = t.run WHERE t.run = ? ORDER BY t.first_step`;
    return this.#connection.prepare(sql).all([run]).map(read);
  }

  /** The latest before the run of this number: of the same flow, else of any. */
  latest(task: string, flow: string, before = Number.MAX_SAFE_INTEGER): TaskBasisRow | undefined {
    return this.#latestWhere("AND t.flow = ?", [task, before, flow]) ?? this.#latestWhere("", [task, before]);
  }

  #latestWhere(more: string, values: readonly (string | number)[]): TaskBasisRow | undefined {
    const sql = `
      SELECT ${columns} FROM run_task AS t JOIN run AS r ON r.rid = t.run
      WHERE t.task = ? AND t.run < ? ${more} ORDER BY t.run DESC LIMIT 1`;
    const row = this.#connection.prepare(sql).get([...values]);
    return row === undefined ? undefined : read(row);
  }
}

function read(row: SqlRow): TaskBasisRow {
  const [run, task, steps, prefix, lookUp, previousRun, previousPrefix] = row as (string | null)[];
  return {
    run: run!,
    task: task!,
    steps: JSON.parse(steps!) as number[],
    prefix: prefix!,
    lookUp: lookUp as LookUp,
    previous: typeof previousRun === "string" ? { run: previousRun, prefix: previousPrefix! } : undefined,
  };
}
