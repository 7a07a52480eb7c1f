import type { Connection } from "./connection.ts";

/**
 * Identities are random, and so would be the places where they go into one large index: at a million results every
 * commit would rewrite a page for each of its rows. So new keys go to a small table, `fresh_key`, which is moved to the
 * large one, `settled_key`, in order and all at once when it has grown. Results in the first are always the newer ones.
 */
const SETTLE_AT = 50_000;

/** Moves the fresh keys when there are many; `newest` is the newest result's id. To be called in a write transaction. */
export function settleKeys(connection: Connection, newest: number): void {
  const [upto] = connection.prepare("SELECT upto FROM settled").get([]) as [number];
  if (newest - upto < SETTLE_AT) return;
  connection
    .prepare("INSERT INTO settled_key SELECT key, result FROM fresh_key ORDER BY key, result")
    .run([]);
  connection.prepare("DELETE FROM fresh_key").run([]);
  connection.prepare("UPDATE settled SET upto = ?").run([newest]);
}
