import type { ResultRow } from "../store.ts";
import type { Connection } from "./connection.ts";
import type { SqlRow, SqlValue } from "./driver.ts";
import { CONDEMNED, INVALID, REUSABLE, readIdentity, readResult, resultColumns } from "./result-columns.ts";
import { identityKey } from "./result-keys.ts";
import type { RunNames } from "./run-names.ts";

/** Which results count: those that any run may reuse, or all of one run. */
interface Scope {
  readonly sql: ScopeSql;
  readonly params: SqlValue[];
}

interface ScopeSql {
  readonly one: string;
  readonly many: string;
  readonly exactly: string;
}

const anyRun: Scope = {
  sql: scopeSql(`c.flags & ${REUSABLE | INVALID | CONDEMNED} = ${REUSABLE}`),
  params: [],
};
const oneRunSql = scopeSql(`c.run = ? AND c.flags & ${INVALID | CONDEMNED} = 0`);

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
    const scope = run === undefined ? anyRun : { sql: oneRunSql, params: [run] };
    const found = Array<ResultRow | undefined>(identities.length).fill(undefined);
    for (const row of this.#newest(identities, scope)) {
      const at = row[0] as number;
      const identity = identities[at]!;
      const same = equal(readIdentity(row, 1), identity) ? row : this.#exactly(identity, scope);
      found[at] = same && readResult(same, 1, this.#names);
    }
    return found;
  }

  /** For each identity's key, the newest result. One alone, as in a chain of steps, is asked for in a simpler way. */
  #newest(identities: readonly Uint8Array[], { sql, params }: Scope): SqlRow[] {
    if (identities.length === 1) {
      const key = identityKey(identities[0]!);
      return this.#connection.prepare(sql.one).all([key, ...params, key, ...params]);
    }
    const keys = JSON.stringify(identities.map(identityKey));
    return this.#connection.prepare(sql.many).all([keys, ...params, ...params]);
  }

  /** Looks one up by all of its identity: for the rare one whose key is another's too. */
  #exactly(identity: Uint8Array, scope: Scope): SqlRow | undefined {
    const key = identityKey(identity);
    return this.#connection.prepare(scope.sql.exactly).get([key, key, identity, ...scope.params]);
  }
}

function scopeSql(usable: string): ScopeSql {
  const newest = (keys: string, key: string) => `(
    SELECT c.id FROM ${keys} AS k CROSS JOIN result AS c ON c.id = k.result
    WHERE k.key = ${key} AND ${usable} ORDER BY k.result DESC LIMIT 1)`;
  const either = (key: string) => `coalesce(${newest("fresh_key", key)}, ${newest("settled_key", key)})`;
  return {
    one: `SELECT 0, ${resultColumns} FROM result AS c WHERE c.id = ${either("?")}`,
    many: `
      SELECT wanted.key, ${resultColumns} FROM json_each(?) AS wanted CROSS JOIN result AS c
      ON c.id = ${either("wanted.value")}`,
    exactly: `
      SELECT 0, ${resultColumns} FROM (
        SELECT result FROM fresh_key WHERE key = ? UNION ALL SELECT result FROM settled_key WHERE key = ?
      ) AS k CROSS JOIN result AS c ON c.id = k.result
      WHERE c.identity = ? AND ${usable} ORDER BY c.id DESC LIMIT 1`,
  };
}

function equal(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}
