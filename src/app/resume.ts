import { graphOf } from "../flow/flow.ts";
import type { Graph } from "../flow/graph.ts";
import type { KeepFailed } from "../engine/earlier.ts";
import { loadSettings } from "../load/settings/load-settings.ts";
import { SheafError } from "../model/errors.ts";
import { compareIndex } from "../model/index-path.ts";
import type { ElementRow, Lease, RunRow } from "../store/store.ts";
import { decode } from "../value/decode.ts";
import { reapOrphans } from "../worker/orphans.ts";
import { parseTarget } from "./cancel-target.ts";
import { codesOf } from "./code-memo.ts";
import { driveOrGiveUp, environmentReader } from "./drive.ts";
import { executorOf } from "./executor-of.ts";
import { findFlow } from "./find-flow.ts";
import { findRun } from "./find-run.ts";
import { isDead, thisHolder } from "./holder.ts";
import { LaunchedRun } from "./launched-run.ts";
import type { DriveOptions, ExecutorSpec, FlowSource, KeptOptions } from "./options.ts";
import type { LoadedGraph, Run } from "./run.ts";
import { ObservedRun } from "./observed-run.ts";
import { pinnedSource, type SourceToRun, sourceToRun } from "./source-to-run.ts";
import { stepsNamed } from "./steps-to-run.ts";
import { taskBases } from "./task-bases.ts";
import { wiringShape } from "./wiring-shape.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export interface RetryOptions extends DriveOptions {
  /** Only what failed in this step or element, and what waits for it. */
  readonly step?: string | undefined;
  /** A run that was handed to a scheduler stays there, whatever `executor` says. */
  readonly staysThere?: boolean | undefined;
  /** The flow as this process has it, for a run that it launched; else the flow's file is loaded. */
  readonly loaded?: LoadedGraph | undefined;
}

/** Goes on with a run whose process is gone: what is committed is not run again, what failed stays failed. */
export function resumeRun(
  idOrPrefix: string | undefined,
  options: DriveOptions & Pick<RetryOptions, "staysThere"> = {},
): Promise<Run> {
  return takeUp(idOrPrefix, options, { isRetry: false, keepFailed: () => () => true });
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
          !isMeant(row, steps, options.step),
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
  const workspace = await openWorkspace(options);
  try {
    const row = await findRun(workspace.store, idOrPrefix);
    const kept = JSON.parse(row.options) as KeptOptions;
    const { force, forceSteps, until, onError } = kept;
    const executor = await executorFor(kept, options);
    const all = { force, forceSteps, until, onError, ...options, executor };
    const { graph, source, pinned } = await sourceOfRun(
      row,
      { ...all, kept: isRetry ? undefined : kept.pinned },
      workspace,
    );
    checkWiring(row, graph, kept.wiring);
    if (options.step !== undefined) stepsNamed(graph, options.step.replace(/\[.*$/, ""));
    const envOf = environmentReader();
    const codeOf = await codesOf(graph, { ...workspace, root: pinned?.root ?? workspace.root }, source);
    const lease = await leaseOf(workspace, row);
    await reapOrphans(row.runDir);
    await workspace.store.commit(lease, [], {
      state: "running",
      // One that a scheduler goes on with has not stopped meanwhile.
      ...(row.state === "queued" ? {} : { startedAt: Date.now() }),
      endedAt: undefined,
      error: undefined,
      tasks: taskBases(graph, { codeOf, envOf, source }),
      options: JSON.stringify({ ...kept, executor, pinned }),
    });
    const params = (await workspace.lower(await decode(row.params, workspace.storage))) as Readonly<
      Record<string, unknown>
    >;
    const driven = await driveOrGiveUp(workspace, {
      record: row,
      lease,
      graph,
      params,
      source,
      sourceRoot: pinned?.root,
      codeOf,
      envOf,
      options: all,
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
async function executorFor(kept: KeptOptions, { executor, staysThere }: RetryOptions): Promise<ExecutorSpec> {
  const isBatch = kept.executor !== undefined && kept.executor.executor !== "local";
  if (isBatch && (executor === undefined || staysThere === true)) return kept.executor;
  return executorOf(executor, (await loadSettings()).values);
}

async function sourceOfRun(
  row: RunRow,
  { loaded, executor, kept }: RetryOptions & { executor: ExecutorSpec; kept: KeptOptions["pinned"] },
  workspace: Workspace,
): Promise<SourceToRun> {
  const found = originOf(row);
  if (kept !== undefined && found !== undefined) return pinnedSource(row.flow, found, kept);
  const { graph, source } = loaded ?? (await load(row));
  return sourceToRun({ flow: row.flow, graph, source, executor }, workspace);
}

/** Is it the step or the element that is to be retried? Without one: everything is. */
function isMeant(row: ElementRow, steps: readonly string[], target: string | undefined): boolean {
  const { step, index } = parseTarget(target);
  if (step === undefined) return true;
  const name = steps[row.step]!;
  return (
    (name === step || name.startsWith(`${step}/`)) &&
    (index === undefined || compareIndex(row.index, index) === 0)
  );
}

async function load(row: RunRow): Promise<LoadedGraph> {
  const source = originOf(row);
  if (source === undefined) {
    throw new SheafError(
      "SHEAF_MODULE_NOT_FOUND",
      `run ${row.id} cannot be taken up: its flow "${row.flow}" was in no file`,
      {
        mend: "Put the flow into a file and launch it from there.",
      },
    );
  }
  return { graph: graphOf((await findFlow({ ...source, flow: row.flow })) as never), source };
}

function originOf({ module, exportName }: RunRow): FlowSource | undefined {
  return module === undefined ? undefined : { module, exportName };
}

function checkWiring(row: RunRow, graph: Graph, wiring: string | undefined): void {
  if (wiring === undefined || wiring === wiringShape(graph)) return;
  const names = new Set(graph.steps.map(({ name }) => name));
  const gone = row.steps.filter((name) => !names.has(name));
  const come = [...names].filter((name) => !row.steps.includes(name));
  const what = [...gone.map((name) => `"${name}" is gone`), ...come.map((name) => `"${name}" is new`)];
  throw new SheafError(
    "SHEAF_GRAPH_CHANGED",
    `flow "${row.flow}" is wired differently from when run ${row.id} began${what.length > 0 ? `: ${what.join(", ")}` : ""}`,
    {
      mend: "Launch it anew: what has not changed comes from the cache.",
    },
  );
}

async function leaseOf(workspace: Workspace, row: RunRow): Promise<Lease> {
  const now = Date.now();
  const taken = await workspace.store.acquire(row.id, thisHolder(now), (holder) => isDead(holder, now));
  if (!("heldBy" in taken)) return taken;
  const { host, pid } = taken.heldBy;
  throw new SheafError("SHEAF_RUN_HELD", `run ${row.id} is being driven by process ${pid} on ${host}`, {
    mend: `Wait for it, or cancel it: sheaf cancel ${row.id}`,
  });
}
