import type { RunStateName } from "../../model/states.ts";
import type { StoredRun } from "../upkeep.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow } from "./driver.ts";
import { encodedFromJson } from "../../value/encoded-json.ts";
import { readHolder } from "./run-columns.ts";

const PAGE = 200;

const columns =
  "rid, id, flow, state, created_at, started_at, ended_at, pinned, holder, heartbeat_at, run_dir, params, result, provenance, module, options";

/** All runs, oldest first. */
export async function* storedRuns(connection: Connection): AsyncGenerator<readonly StoredRun[]> {
  const sql = `
    SELECT ${columns} FROM run WHERE (created_at, rid) > (?, ?) AND removed_at IS NULL
    ORDER BY created_at, rid LIMIT ${PAGE}`;
  for (let after: [number, number] = [-1, 0]; ;) {
    const from = after;
    const rows = await connection.read(() => connection.prepare(sql).all([...from]));
    if (rows.length > 0) yield rows.map(read);
    if (rows.length < PAGE) return;
    const last = rows.at(-1)!;
    after = [last[4] as number, last[0] as number];
  }
}

function read(row: SqlRow): StoredRun {
  const result = row[12] as string | null;
  return {
    id: row[1] as string,
    flow: row[2] as string,
    state: row[3] as RunStateName,
    createdAt: row[4] as number,
    startedAt: row[5] as number,
    endedAt: (row[6] as number | null) ?? undefined,
    pinned: row[7] === 1,
    holder: readHolder(row[8] as string | null, row[9] as number | null),
    runDir: row[10] as string,
    module: (row[14] as string | null) ?? undefined,
    options: row[15] as string,
    params: encodedFromJson(row[11] as string),
    result: result === null ? undefined : encodedFromJson(result),
    provenance: (row[13] as string | null) ?? undefined,
  };
}
