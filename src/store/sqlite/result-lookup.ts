import type { ResultRow } from "../store.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow, SqlValue } from "./driver.ts";
import { INVALID, REUSABLE, readIdentity, readResult, resultColumns } from "./result-columns.ts";
import { identityKey } from "./result-keys.ts";
import type { RunNames } from "./run-names.ts";

/** Which results count: those that any run may reuse, or all of one run. */
interface Scope {
  readonly usable: string;
  readonly params: SqlValue[];
}

const anyRun: Scope = { usable: `c.flags & ${REUSABLE | INVALID} = ${REUSABLE}`, params: [] };
const oneRun = (run: number): Scope => ({ usable: `c.run = ? AND c.flags & ${INVALID} = 0`, params: [run] });

/** Finds results by identity. */
export class ResultLookup {
  readonly #connection: Connection;
  readonly #names: RunNames;

  constructor(connection: Connection, names: RunNames) {
    this.#connection = connection;
    this.#names = names;
  }

  /** For each identity the newest result, of any run (reusable ones only) or of the run of this number. */
  find(identities: readonly Uint8Array[], run: number | undefined): (ResultRow | undefined)[] {
    const scope = run === undefined ? anyRun : oneRun(run);
    const found = Array<ResultRow | undefined>(identities.length).fill(undefined);
    const keys = JSON.stringify(identities.map(identityKey));
    const params = [keys, ...scope.params, ...scope.params];
    for (const row of this.#connection.prepare(newestByKey(scope)).all(params)) {
      const at = row[0] as number;
      const identity = identities[at]!;
      const same = equal(readIdentity(row, 1), identity) ? row : this.#exactly(identity, scope);
      found[at] = same && readResult(same, 1, this.#names);
    }
    return found;
  }

  /** Looks one up by all of its identity: for the rare one whose key is another's too. */
  #exactly(identity: Uint8Array, scope: Scope): SqlRow | undefined {
    const key = identityKey(identity);
    const sql = `
      SELECT 0, ${resultColumns} FROM (
        SELECT result FROM fresh_key WHERE key = ? UNION ALL SELECT result FROM settled_key WHERE key = ?
      ) AS k CROSS JOIN result AS c ON c.id = k.result
      WHERE c.identity = ? AND ${scope.usable} ORDER BY c.id DESC LIMIT 1`;
    return this.#connection.prepare(sql).get([key, key, identity, ...scope.params]);
  }
}

function newestByKey({ usable }: Scope): string {
  const newest = (keys: string) => `(
    SELECT c.id FROM ${keys} AS k CROSS JOIN result AS c ON c.id = k.result
    WHERE k.key = wanted.value AND ${usable} ORDER BY k.result DESC LIMIT 1)`;
  return `
    SELECT wanted.key, ${resultColumns} FROM json_each(?) AS wanted CROSS JOIN result AS c
    ON c.id = coalesce(${newest("fresh_key")}, ${newest("settled_key")})`;
}

function equal(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}
