import type { RunStatus, StepStatus } from "../model/status.ts";
import type { RunRow, Store } from "../store/store.ts";
import { isUnderWay, noCounts } from "../model/states.ts";
import { runStateNow } from "./run-state.ts";
import { notedExtents } from "./step-extents.ts";
import { storedSkips } from "./stored-skips.ts";
import { listedFailures, logFile, logOfFailure } from "./status.ts";

/** The part of a manifest that a status needs. */
interface ManifestSteps {
  readonly steps?: readonly { readonly name: string; readonly task: string; readonly array?: boolean }[];
}

/** Is nothing missing of what is counted of a step? One that was cancelled early had not come to all of it. */
function isWhole({ state }: RunRow, total: number): boolean {
  return state === "cancelled" ? total > 0 : !isUnderWay(state);
}

/** The status of a run as the store has it: of one that another process drives, or that has ended. */
export async function storedStatus(store: Store, row: RunRow, now: number): Promise<RunStatus> {
  const counts = await store.counts(row.id);
  const skips = await storedSkips(store, row.id);
  const savings = await store.savings(row.id);
  const manifest = JSON.parse(row.manifest) as ManifestSteps;
  const state = runStateNow(row, now);
  const isInterrupted = state === "interrupted";
  // What has ended is in the store whole; a retry may have come to fewer elements than were noted before.
  const isPartial = state !== "succeeded" && state !== "failed";
  const extents = isPartial ? await notedExtents(row) : undefined;
  const steps = row.steps.map((name, id): StepStatus => {
    const known = manifest.steps?.find((step) => step.name === name);
    const written = counts.get(id) ?? noCounts;
    const extent = extents?.get(name);
    const total = Math.max(written.total, extent?.total ?? 0);
    const counted = { ...written, total, pending: written.pending + total - written.total };
    const isOnly = known?.array === false && counted.total === 1;
    return {
      ...counted,
      name,
      task: known?.task ?? name,
      array: known?.array ?? false,
      // How long a list is that is still fanned out, only its driver knows, and notes it when it hands over.
      complete: isWhole(row, counted.total) || isOnly || extent?.complete === true,
      savedMs: savings.get(id) ?? 0,
      skips: [...(skips.get(id) ?? [])].map(([because, count]) => ({ because, count })),
    };
  });
  const failures: RunStatus["failures"][number][] = [];
  for await (const page of store.elements(row.id, { states: ["failed", "stale"], limit: listedFailures })) {
    for (const { step, index, attempt, failure, difference } of page) {
      const name = row.steps[step]!;
      const shown = failure ?? {
        cause: "stale",
        name: "Stale",
        message: difference ?? "the code changed",
        code: "SHEAF_STALE",
      };
      failures.push({
        step: name,
        index,
        attempt,
        failure: shown,
        log: logOfFailure(logFile(row.runDir, name, index), shown),
      });
    }
  }
  const endedAt = row.endedAt ?? (isInterrupted ? row.holder?.heartbeatAt : undefined);
  return {
    run: row.id,
    flow: row.flow,
    state,
    dir: row.runDir,
    createdAt: row.createdAt,
    endedAt,
    elapsedMs: (endedAt ?? now) - row.startedAt,
    steps,
    failures,
    failedTotal: steps.reduce((sum, step) => sum + step.failed + step.stale, 0),
    error: row.error,
    holder:
      row.holder === undefined || isInterrupted ? undefined : { host: row.holder.host, pid: row.holder.pid },
  };
}
