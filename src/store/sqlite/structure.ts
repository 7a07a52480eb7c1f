import type { Connection } from "./connection.ts";

/** References that must lead somewhere: how many do not, and what that means. */
const references: readonly { readonly sql: string; readonly means: string }[] = [
  {
    sql: `SELECT count(*) FROM element WHERE result IS NOT NULL AND result NOT IN (SELECT id FROM result)
      AND run NOT IN (SELECT rid FROM run WHERE removed_at IS NOT NULL)`,
    means: "elements have a result that is not in the store",
  },
  {
    sql: "SELECT count(*) FROM element WHERE run NOT IN (SELECT rid FROM run)",
    means: "elements are of a run that is not in the store",
  },
  {
    sql: `SELECT count(*) FROM (SELECT result FROM fresh_key UNION ALL SELECT result FROM settled_key)
      WHERE result NOT IN (SELECT id FROM result)`,
    means: "entries of the index lead to no result",
  },
  {
    sql: `SELECT count(*) FROM result WHERE id NOT IN (SELECT result FROM fresh_key)
      AND id NOT IN (SELECT result FROM settled_key)`,
    means: "results are in no index and cannot be found",
  },
];

/** What is wrong with the file itself, and with what its rows say of one another. */
export function structureProblems(connection: Connection): string[] {
  const found: string[] = [];
  for (const [said] of connection.prepare("PRAGMA integrity_check(20)").all([]))
    if (said !== "ok") found.push(`the database is damaged: ${said as string}`);
  if (found.length > 0) return found;
  for (const { sql, means } of references) {
    const [count] = connection.prepare(sql).get([]) as [number];
    if (count > 0) found.push(`${count} ${means}`);
  }
  return found;
}
