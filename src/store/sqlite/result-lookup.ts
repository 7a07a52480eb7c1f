import { SheafError } from "../../model/errors.ts";
import type { Hit } from "../store.ts";
import type { Connection } from "./connection.ts";
import type { SqlValue } from "./driver.ts";
import { identityBytes, identityKey } from "./identity-columns.ts";
import { CONDEMNED, INVALID, IN_BLOB, REUSABLE, SPECIAL } from "./result-columns.ts";

/** Which results count: those that any run may reuse, or all of one run. */
interface Scope {
  readonly sql: ScopeSql;
  readonly params: readonly SqlValue[];
}

interface ScopeSql {
  readonly one: string;
  readonly many: string;
}

const anyRun: Scope = {
  sql: scopeSql(`c.flags & ${REUSABLE | INVALID | CONDEMNED} = ${REUSABLE}`),
  params: [],
};
const oneRunSql = scopeSql(`c.run = ? AND c.flags & ${INVALID | CONDEMNED} = 0`);

/** Finds results by identity. */
export class ResultLookup {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** For each identity the newest result, of any run (reusable ones only) or of the run of this number. */
  find(identities: readonly string[], run: number | undefined): (Hit | undefined)[] {
    const scope = run === undefined ? anyRun : { sql: oneRunSql, params: [run] };
    return identities.length === 1 ? [this.#one(identities[0]!, scope)] : this.#many(identities, scope);
  }

  /** One alone, as in a chain of steps, is asked for in a simpler way. */
  #one(identity: string, { sql, params }: Scope): Hit | undefined {
    const wanted = [identityKey(identity), identityBytes(identity), ...params];
    const row = this.#connection.prepare(sql.one).get([...wanted, ...wanted]);
    if (row === undefined) return undefined;
    return {
      id: row[0] as number,
      elapsedMs: row[1] as number,
      text: (row[2] as string | null) ?? undefined,
    };
  }

  /** All in one row of two texts: rows and columns of their own would take longer than to find them. */
  #many(identities: readonly string[], { sql, params }: Scope): (Hit | undefined)[] {
    const keys = JSON.stringify(identities.map(identityKey));
    const bytes = identityBytes(identities.join(""));
    const row = this.#connection.prepare(sql.many).get([keys, bytes, ...params, bytes, ...params])!;
    const found = Array<Hit | undefined>(identities.length).fill(undefined);
    if (row[0] === null) return found;
    const numbers = JSON.parse(`[${row[0] as string}]`) as number[];
    const texts = (row[1] as string).split("\n");
    if (numbers.length !== texts.length * 3)
      throw new SheafError("SHEAF_INTERNAL", "A stored JSON body has more than one line");
    for (let at = 0; at < texts.length; at++) {
      const text = texts[at] === "" ? undefined : texts[at];
      found[numbers[3 * at]!] = { id: numbers[3 * at + 1]!, elapsedMs: numbers[3 * at + 2]!, text };
    }
    return found;
  }
}

/** The statements that look among the results for which `usable` holds. */
function scopeSql(usable: string): ScopeSql {
  const newest = (keys: string, key: string, identity: string) => `(
    SELECT c.id FROM ${keys} AS k CROSS JOIN result AS c ON c.id = k.result
    WHERE k.key = ${key} AND c.identity = ${identity} AND ${usable} ORDER BY k.result DESC LIMIT 1)`;
  const either = (key: string, identity: string) =>
    `coalesce(${newest("fresh_key", key, identity)}, ${newest("settled_key", key, identity)})`;
  const text = `CASE WHEN c.format IS NULL AND c.flags & ${SPECIAL | IN_BLOB} = 0 THEN c.body`;
  return {
    one: `SELECT c.id, c.elapsed_ms, ${text} END FROM result AS c WHERE c.id = ${either("?", "?")}`,
    many: `
      SELECT group_concat(wanted.key || ',' || c.id || ',' || c.elapsed_ms), group_concat(${text} ELSE '' END, char(10))
      FROM json_each(?) AS wanted CROSS JOIN result AS c
      ON c.id = ${either("wanted.value", "substr(?, 32 * wanted.key + 1, 32)")}`,
  };
}
