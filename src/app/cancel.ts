import type { IndexPath } from "../model/index-path.ts";
import { isUnderWay, type RunStateName } from "../model/states.ts";
import { reapOrphans } from "../worker/orphans.ts";
import { executorNamed } from "./executor-named.ts";
import { findRun } from "./find-run.ts";
import { isDead, thisHolder } from "./holder.ts";
import type { Lease, RunRow } from "../store/store.ts";
import type { Workspace } from "./workspace.ts";

export interface CancelRequest {
  readonly step?: string | undefined;
  readonly index?: IndexPath | undefined;
  readonly kill?: boolean;
}

/** Asks whoever drives a run to cancel it; does it here when nobody does. `requested` says that it was asked. */
export async function cancelIn(
  workspace: Workspace,
  idOrPrefix: string,
  request: CancelRequest,
): Promise<{ run: string; state: RunStateName | "requested" }> {
  const { store } = workspace;
  const row = await findRun(store, idOrPrefix);
  if (!isUnderWay(row.state)) return { run: row.id, state: row.state };
  const now = Date.now();
  const taken = await store.acquire(row.id, thisHolder(now), (holder) => isDead(holder, now));
  if ("heldBy" in taken) {
    await store.request(row.id, { type: "cancel", ...request }, now);
    return { run: row.id, state: "requested" };
  }
  try {
    if (executorNamed(row) !== "local") return await cancelQueued(workspace, { row, lease: taken, request });
  } catch (error) {
    await store.release(taken);
    throw error;
  }
  await reapOrphans(row.runDir);
  const state = request.step === undefined ? "cancelled" : "interrupted";
  await store.commit(taken, [], { state, endedAt: now });
  await store.release(taken);
  return { run: row.id, state };
}

/** Nobody drives it at the moment, and jobs of it may run. A part of it is cancelled by whoever goes on with it next: now. */
async function cancelQueued(
  { store }: Workspace,
  { row, lease, request }: { row: RunRow; lease: Lease; request: CancelRequest },
): Promise<{ run: string; state: RunStateName | "requested" }> {
  const { batchRunOf } = await import("./batch-run.ts");
  const run = await batchRunOf(row);
  if (request.step === undefined) {
    await run.cancelAll();
    const { recordCancelled } = await import("./cancelled-elements.ts");
    await recordCancelled(store, { row, lease });
    await reapOrphans(row.runDir);
    await store.commit(lease, [], { state: "cancelled", endedAt: Date.now() });
    await store.release(lease);
    return { run: row.id, state: "cancelled" };
  }
  await store.request(row.id, { type: "cancel", ...request }, Date.now());
  await run.goOn({ after: [], at: undefined });
  await store.release(lease);
  return { run: row.id, state: "requested" };
}
