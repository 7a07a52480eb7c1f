import { sha256 } from "../../value/sha256.ts";
import type { Connection } from "./connection.ts";

/** In the place of a run: more than one run had the prefix. */
const SHARED = 0;
/** Under this key: there are results of which the prefixes were not noted. */
const UNKNOWN = 0;

/**
 * Which identities can have results at all. An identity begins with its task's prefix; where no other run has ever had
 * that, there is nothing to be found. Prefixes are noted by a part of their digest, and never forgotten.
 */
export class Prefixes {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** To be called in a write transaction. */
  note(run: number, prefixes: readonly string[]): void {
    const sql = `
      INSERT INTO prefix (key, run) VALUES (?, ?)
      ON CONFLICT (key) DO UPDATE SET run = ${SHARED} WHERE run <> excluded.run`;
    for (const prefix of prefixes) this.#connection.prepare(sql).run([keyOf(prefix), run]);
  }

  /** Those of these prefixes that this run alone has had. */
  ownOf(run: number, prefixes: readonly string[]): ReadonlySet<string> {
    const rows = this.#connection
      .prepare("SELECT key, run FROM prefix WHERE run = ? OR key = ?")
      .all([run, UNKNOWN]);
    if (rows.some(([key]) => key === UNKNOWN)) return new Set();
    const keys = new Set(rows.map(([key]) => key));
    return new Set(prefixes.filter((prefix) => keys.has(keyOf(prefix))));
  }
}

/** 48 bits of the digest; two prefixes with the same are taken for shared. */
function keyOf(prefix: string): number {
  return 1 + Buffer.from(sha256(prefix)).readUIntBE(0, 6);
}
