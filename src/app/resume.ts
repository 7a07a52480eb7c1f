import { hostname } from "node:os";
import { dirname } from "node:path";
import type { KeepFailed } from "../engine/earlier.ts";
import type { Settings } from "../load/settings/settings.ts";
import { SheafError } from "../model/errors.ts";
import type { Lease, RunRow } from "../store/store.ts";
import { decode } from "../value/decode.ts";
import { reapOrphans } from "../worker/orphans.ts";
import { driveOrGiveUp } from "./drive.ts";
import { executorOf } from "./executor-of.ts";
import { findRun } from "./find-run.ts";
import { isDead, thisHolder } from "./holder.ts";
import { LaunchedRun } from "./launched-run.ts";
import type { DriveOptions, ExecutorSpec, KeptOptions } from "./options.ts";
import { checkWiring, loadFlowOf, originOf } from "./recorded-flow.ts";
import { isMeant } from "./retry/is-meant.ts";
import type { LoadedGraph, Run } from "./run.ts";
import { ObservedRun } from "./observed-run.ts";
import { groundsOf } from "./run-grounds.ts";
import { checkRunRoot } from "./run-root.ts";
import { pinnedSource, type SourceToRun, sourceToRun } from "./source-to-run.ts";
import { stepsNamed } from "./steps-to-run.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export interface RetryOptions extends DriveOptions {
  /** Only what failed in this step or element, and what waits for it. */
  readonly step?: string | undefined;
  /** A run that was handed to a scheduler stays there, whatever `executor` says. */
  readonly staysThere?: boolean | undefined;
  /** The flow as this process has it, for a run that it launched; else the flow's file is loaded. */
  readonly loaded?: LoadedGraph | undefined;
}

/**
 * Goes on with a run whose process is gone: what is committed is not run again, what failed stays failed, and what was cancelled
 * stays cancelled, unless that was all of the run.
 */
export function resumeRun(
  idOrPrefix: string | undefined,
  options: DriveOptions & Pick<RetryOptions, "staysThere"> = {},
): Promise<Run> {
  return takeUp(idOrPrefix, options, {
    isRetry: false,
    keepFailed: (run) => (row) => row.state === "failed" || run.state !== "cancelled",
  });
}

/** Runs again what failed or was cancelled, with today's code, and what waits for it. Cached upstream outputs are verified first, unless `verify` is false. */
export function retryRun(idOrPrefix: string | undefined, options: RetryOptions = {}): Promise<Run> {
  return takeUp(
    idOrPrefix,
    { ...options, verify: options.verify ?? true },
    {
      isRetry: true,
      keepFailed:
        ({ steps }) =>
        (row) =>
          row.state === "failed" && !isMeant(row, steps, options.step),
    },
  );
}

interface TakingUp {
  readonly keepFailed: (row: RunRow) => KeepFailed;
  /** With today's code, and not with the copy of it that a run was handed over with. */
  readonly isRetry: boolean;
}

async function takeUp(
  idOrPrefix: string | undefined,
  options: RetryOptions,
  { keepFailed, isRetry }: TakingUp,
): Promise<Run> {
  const workspace = await openWorkspace(options, { absent: "refuse" });
  try {
    const row = await findRun(workspace.store, idOrPrefix);
    const kept = JSON.parse(row.options) as KeptOptions;
    const { force, forceSteps, until, onError } = kept;
    const { settings } = workspace;
    const executor = executorFor(kept, options, settings);
    const all = { force, forceSteps, until, onError, ...options, executor };
    const toRun = await sourceOfRun(row, { ...all, kept: isRetry ? undefined : kept.pinned }, workspace);
    checkWiring(row, toRun.graph, kept.wiring);
    if (options.step !== undefined) stepsNamed(toRun.graph, options.step.replace(/\[.*$/, ""));
    const { grounds, tasks } = await groundsOf(toRun, workspace);
    const { graph, source } = grounds;
    checkRunRoot(dirname(row.runDir));
    const lease = await leaseOf(workspace, row);
    await reapOrphans(row.runDir);
    await workspace.store.commit(lease, [], {
      state: "running",
      // One that a scheduler goes on with has not stopped meanwhile.
      ...(row.state === "queued" ? {} : { startedAt: Date.now() }),
      endedAt: undefined,
      error: undefined,
      tasks,
      options: JSON.stringify({ ...kept, executor, pinned: toRun.pinned }),
    });
    const params = (await workspace.lower(await decode(row.params, workspace.storage))) as Readonly<
      Record<string, unknown>
    >;
    const driven = await driveOrGiveUp(workspace, {
      ...grounds,
      record: row,
      lease,
      params,
      options: all,
      settings,
      keepFailed: keepFailed(row),
    });
    if (driven.isHandedOver) {
      await driven.end;
      return new ObservedRun(workspace, row, retryRun);
    }
    return new LaunchedRun({ record: row, graph, source, workspace, driven, options, retryRun });
  } catch (error) {
    await workspace.close();
    throw error;
  }
}

/** Where it goes on: where it was handed to, unless another place is asked for. */
function executorFor(
  kept: KeptOptions,
  { executor, staysThere }: RetryOptions,
  settings: Settings,
): ExecutorSpec {
  const isBatch = kept.executor !== undefined && kept.executor.executor !== "local";
  if (isBatch && (executor === undefined || staysThere === true)) return kept.executor;
  return executorOf(executor, settings);
}

async function sourceOfRun(
  row: RunRow,
  { loaded, executor, kept }: RetryOptions & { executor: ExecutorSpec; kept: KeptOptions["pinned"] },
  workspace: Workspace,
): Promise<SourceToRun> {
  const found = originOf(row);
  if (kept !== undefined && found !== undefined) return pinnedSource(row.flow, found, kept);
  const { graph, source } = loaded ?? (await loadFlowOf(row));
  return sourceToRun({ flow: row.flow, graph, source, executor }, workspace);
}

async function leaseOf(workspace: Workspace, row: RunRow): Promise<Lease> {
  const now = Date.now();
  const taken = await workspace.store.acquire(row.id, thisHolder(now), (holder) => isDead(holder, now));
  if (!("heldBy" in taken)) return taken;
  const { host, pid } = taken.heldBy;
  const again = host === hostname() ? taken : await takenFromEnded(workspace, row);
  if (!("heldBy" in again)) return again;
  throw new SheafError("SHEAF_RUN_HELD", `run ${row.id} is being driven by process ${pid} on ${host}`, {
    mend: `Wait for it, or cancel it: sheaf cancel ${row.id}`,
  });
}

/** A dispatch job on another host may have ended without having let go of the run: its scheduler knows. */
async function takenFromEnded({ store }: Workspace, row: RunRow) {
  const { endedDispatchOf } = await import("./dispatch-holder.ts");
  return store.acquire(row.id, thisHolder(Date.now()), await endedDispatchOf(row));
}
