import { BatchInsert } from "./batch-insert.ts";
import type { Connection } from "./connection.ts";
import type { SqlValue } from "./driver.ts";

const upsert = new BatchInsert({
  into: "INSERT INTO fact (namespace, key, value)",
  row: "?, ?, ?",
  then: "ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value",
});

export function recallFacts(
  connection: Connection,
  namespace: string,
  keys: readonly string[],
): (string | undefined)[] {
  const found = Array<string | undefined>(keys.length).fill(undefined);
  const sql = `
    SELECT wanted.key, f.value FROM json_each(?) AS wanted CROSS JOIN fact AS f
    ON f.namespace = ? AND f.key = wanted.value`;
  for (const [at, value] of connection.prepare(sql).all([JSON.stringify(keys), namespace])) {
    found[at as number] = value as string;
  }
  return found;
}

export function rememberFacts(
  connection: Connection,
  namespace: string,
  entries: ReadonlyMap<string, string>,
): void {
  const values: SqlValue[] = [];
  for (const [key, value] of entries) values.push(namespace, key, value);
  upsert.run(connection, values);
}
