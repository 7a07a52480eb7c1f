import { SheafError } from "../../model/errors.ts";
import type { Connection } from "./connection.ts";

interface RunName {
  readonly rid: number;
  readonly id: string;
  readonly steps: readonly string[];
}

/** Runs by their two keys. What it remembers of a run never changes: its number, its id and its steps' names. */
export class RunNames {
  readonly #connection: Connection;
  readonly #byId = new Map<string, RunName>();
  readonly #byRid = new Map<number, RunName>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The number of a run; undefined when there is none of this id. */
  find(id: string): number | undefined {
    return (this.#byId.get(id) ?? this.#load("id", id))?.rid;
  }

  /** The number of a run. Throws SHEAF_RUN_NOT_FOUND. */
  get(id: string): number {
    const rid = this.find(id);
    if (rid !== undefined) return rid;
    throw this.missing(id);
  }

  /** The error for a run that is not there, or not any more. */
  missing(id: string): SheafError {
    this.#byId.delete(id);
    return new SheafError("SHEAF_RUN_NOT_FOUND", `There is no run ${JSON.stringify(id)} in this store`);
  }

  /** The id of a run and the name of one of its steps. */
  name(rid: number, step: number): { readonly run: string; readonly step: string } {
    const found = this.#byRid.get(rid) ?? this.#load("rid", rid);
    return { run: found?.id ?? "", step: found?.steps[step] ?? `#${step}` };
  }

  #load(column: "id" | "rid", key: string | number): RunName | undefined {
    // One that was removed is not found; what it is called stays known as long as there are results of it.
    const seen = column === "id" ? "AND removed_at IS NULL" : "";
    const sql = `SELECT rid, id, steps FROM run WHERE ${column} = ? ${seen}`;
    const row = this.#connection.prepare(sql).get([key]);
    if (row === undefined) return undefined;
    const [rid, id, steps] = row as [number, string, string];
    const found: RunName = { rid, id, steps: JSON.parse(steps) as string[] };
    this.#byId.set(id, found);
    this.#byRid.set(rid, found);
    return found;
  }
}
