import type { StoredResult } from "../upkeep.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow } from "./driver.ts";
import { readIdentity } from "./identity-columns.ts";
import { CONDEMNED, INVALID, readResult, resultColumns } from "./result-columns.ts";
import type { RunNames } from "./run-names.ts";
import { StepTasks } from "./step-tasks.ts";
import { Uses } from "./uses.ts";

const PAGE = 1000;
/** Where `resultColumns` end. */
const IDENTITY = 10;

/** All results in the order in which they were made. Their uses are counted once, at the beginning. */
export async function* storedResults(
  connection: Connection,
  names: RunNames,
): AsyncGenerator<readonly StoredResult[]> {
  const uses = new Uses(connection);
  const tasks = new StepTasks(connection);
  await connection.read(() => uses.count([]));
  const sql = `
    SELECT ${resultColumns}, c.identity, c.inputs, u.uses, u.used_at
    FROM result AS c LEFT JOIN ${uses.table} AS u ON u.result = c.id WHERE c.id > ? ORDER BY c.id LIMIT ${PAGE}`;
  try {
    for (let after = 0; ;) {
      const from = after;
      const rows: SqlRow[] = await connection.read(() => connection.prepare(sql).all([from]));
      if (rows.length > 0) yield rows.map((row) => read(row, { names, tasks }));
      if (rows.length < PAGE) return;
      after = rows.at(-1)![0] as number;
    }
  } finally {
    await connection.read(() => uses.drop());
  }
}

function read(row: SqlRow, { names, tasks }: { names: RunNames; tasks: StepTasks }): StoredResult {
  const [inputs, uses, usedAt] = row.slice(IDENTITY + 1) as [string | null, number | null, number | null];
  const { flow, task, prefix } = tasks.of(row[6] as number, row[7] as number);
  return {
    ...readResult(row, 0, names)!,
    identity: readIdentity(row[IDENTITY])!,
    flow,
    task,
    prefix,
    inputs: inputs ?? undefined,
    invalid: ((row[5] as number) & (INVALID | CONDEMNED)) !== 0,
    uses: uses ?? 0,
    usedAt: usedAt ?? undefined,
  };
}
