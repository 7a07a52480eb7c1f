import { failureOf } from "../engine/failure-of.ts";
import { isSheafError } from "../model/errors.ts";
import type { RunRecord } from "../store/store.ts";
import { batchRunOf } from "./batch-run.ts";
import type { Drive } from "./drive.ts";
import { isDead, thisHolder } from "./holder.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Waits until a scheduler has what this process can give it. A run that it refuses has failed, and none of its jobs stays;
 * where the scheduler only does not answer, the run can be gone on with later.
 */
export async function handOver(workspace: Workspace, record: RunRecord, driven: Drive): Promise<void> {
  try {
    await driven.end;
  } catch (error) {
    const isRefused =
      isSheafError(error, "SHEAF_BATCH_REJECTED") || isSheafError(error, "SHEAF_BATCH_MISSING");
    // What went wrong first is what is to be told.
    if (isRefused) await giveUp(workspace, record, error).catch(() => {});
    throw error;
  }
}

async function giveUp({ store }: Workspace, record: RunRecord, error: unknown): Promise<void> {
  const now = Date.now();
  const lease = await store.acquire(record.id, thisHolder(now), (holder) => isDead(holder, now));
  if ("heldBy" in lease) return;
  try {
    await (await batchRunOf(record)).cancelAll();
  } finally {
    await store.commit(lease, [], { state: "failed", endedAt: Date.now(), error: failureOf(error, "error") });
    await store.release(lease);
  }
}
