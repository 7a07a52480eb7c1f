import { SheafError } from "../../model/errors.ts";
import type { Holder, Lease, Request } from "../store.ts";
import type { Connection } from "./connection.ts";
import { holderToJson, readHolder } from "./run-columns.ts";
import type { RunNames } from "./run-names.ts";

/** Who may write to a run, and what others ask of him. All of it is called within write transactions. */
export class Leases {
  readonly #connection: Connection;
  readonly #names: RunNames;

  constructor(connection: Connection, names: RunNames) {
    this.#connection = connection;
    this.#names = names;
  }

  acquire(run: string, holder: Holder, isDead: (holder: Holder) => boolean): Lease | { heldBy: Holder } {
    const rid = this.#names.get(run);
    const row = this.#connection
      .prepare("SELECT holder, heartbeat_at, epoch FROM run WHERE rid = ? AND removed_at IS NULL")
      .get([rid]);
    if (row === undefined) throw this.#names.missing(run);
    const [json, heartbeatAt, epoch] = row as [string | null, number | null, number];
    const before = readHolder(json, heartbeatAt);
    if (before !== undefined && !isDead(before)) return { heldBy: before };
    this.#connection
      .prepare("UPDATE run SET holder = ?, heartbeat_at = ?, epoch = ? WHERE rid = ?")
      .run([holderToJson(holder), holder.heartbeatAt, epoch + 1, rid]);
    return { run, epoch: epoch + 1 };
  }

  /** The number of the lease's run. Throws SHEAF_FENCED when the lease does not hold any more. */
  check({ run, epoch }: Lease): number {
    const rid = this.#names.get(run);
    const holds = this.#connection.prepare("SELECT epoch = ? AND holder IS NOT NULL FROM run WHERE rid = ?");
    if (holds.get([epoch, rid])?.[0] === 1) return rid;
    throw new SheafError("SHEAF_FENCED", `Another process has taken over run ${run}`, {
      mend: `Look at \`sheaf status ${run}\`: the run goes on there. Nothing that was committed is lost.`,
    });
  }

  /** Gives the lease back. One that is lost already stays lost. */
  release({ run, epoch }: Lease): void {
    const sql = "UPDATE run SET holder = NULL, heartbeat_at = NULL WHERE id = ? AND epoch = ?";
    this.#connection.prepare(sql).run([run, epoch]);
  }

  /** Says that the holder lives, and takes the requests left for it, oldest first. */
  heartbeat(lease: Lease, at: number): Request[] {
    const rid = this.check(lease);
    this.#connection.prepare("UPDATE run SET heartbeat_at = ? WHERE rid = ?").run([at, rid]);
    const rows = this.#connection.prepare("SELECT body FROM request WHERE run = ? ORDER BY id").all([rid]);
    if (rows.length > 0) this.#connection.prepare("DELETE FROM request WHERE run = ?").run([rid]);
    return rows.map(([body]) => JSON.parse(body as string) as Request);
  }

  request(run: string, request: Request, at: number): void {
    this.#connection
      .prepare("INSERT INTO request (run, at, body) VALUES (?, ?, ?)")
      .run([this.#names.get(run), at, JSON.stringify(request)]);
  }
}
