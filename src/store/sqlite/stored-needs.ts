import type { Encoded } from "../../value/encoded.ts";
import type { StoredNeeds } from "../upkeep.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow } from "./driver.ts";
import { IN_BLOB, readEncoded, SPECIAL } from "./result-columns.ts";
import type { RunNames } from "./run-names.ts";
import { Uses } from "./uses.ts";

const PAGE = 1000;
/** What a result takes up besides its body and its inputs, and each element that has it: about so many bytes. */
const RESULT_ROW = 250;
const ELEMENT_ROW = 60;

/** Who needs what: counted by the database itself, as far as it can tell. Only what may name blobs is read. */
export async function storedNeeds(
  connection: Connection,
  names: RunNames,
  going: readonly string[],
): Promise<StoredNeeds> {
  const uses = new Uses(connection);
  const runs = going.flatMap((id, rank) => {
    const run = names.find(id);
    return run === undefined ? [] : [[run, rank] as const];
  });
  await connection.read(() => uses.count(runs));
  const byRun = await connection.read(() => counted(connection, uses));
  return { byRun, outputs: outputs(connection, uses) };
}

function counted(connection: Connection, uses: Uses): StoredNeeds["byRun"] {
  const sql = `
    SELECT u.rank, count(*), sum(${RESULT_ROW} + ${ELEMENT_ROW} * coalesce(u.uses, 0) + length(c.body)
      + coalesce(length(c.inputs), 0))
    FROM result AS c LEFT JOIN ${uses.table} AS u ON u.result = c.id GROUP BY u.rank`;
  const rows = connection.prepare(sql).all([]) as [number | null, number, number][];
  return rows.map(([rank, results, bytes]) => ({ neededBy: Uses.neededBy(rank), results, bytes }));
}

async function* outputs(
  connection: Connection,
  uses: Uses,
): AsyncGenerator<readonly { output: Encoded; neededBy: number }[]> {
  const sql = `
    SELECT c.id, c.digest, c.format, c.body, c.size, c.flags, u.rank
    FROM result AS c LEFT JOIN ${uses.table} AS u ON u.result = c.id
    WHERE c.id > ? AND (c.flags & ${IN_BLOB | SPECIAL} <> 0 OR instr(c.body, '"blob":"') > 0)
    ORDER BY c.id LIMIT ${PAGE}`;
  try {
    for (let after = 0; ;) {
      const from = after;
      const rows: SqlRow[] = await connection.read(() => connection.prepare(sql).all([from]));
      if (rows.length > 0)
        yield rows.map((row) => ({
          output: readEncoded(row, 1),
          neededBy: Uses.neededBy(row[6] as number | null),
        }));
      if (rows.length < PAGE) return;
      after = rows.at(-1)![0] as number;
    }
  } finally {
    await connection.read(() => uses.drop());
  }
}
