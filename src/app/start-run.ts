import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { graphOf } from "../flow/flow.ts";
import type { ParamsOf, ResultOf } from "../flow/flow-types.ts";
import type { Graph } from "../flow/graph.ts";
import { isSheafError } from "../model/errors.ts";
import { loadSettings } from "../load/settings/load-settings.ts";
import { newRunId } from "../model/run-id.ts";
import type { Lease, RunRecord, TaskBasis } from "../store/store.ts";
import { encode } from "../value/encode.ts";
import type { AnyFlow } from "./any-flow.ts";
import { type Drive, driveOrGiveUp, sourceOf } from "./drive.ts";
import { executorOf } from "./executor-of.ts";
import { thisHolder } from "./holder.ts";
import { LaunchedRun } from "./launched-run.ts";
import { retryRun } from "./resume.ts";
import { manifestText } from "./manifest-text.ts";
import type { FlowSource, KeptOptions, LaunchOptions } from "./options.ts";
import { ObservedRun } from "./observed-run.ts";
import { parseParams } from "./params.ts";
import type { Run } from "./run.ts";
import { groundsOf } from "./run-grounds.ts";
import { checkRunRoot, runRootOf } from "./run-root.ts";
import { sourceToRun } from "./source-to-run.ts";
import { stepsNamed } from "./steps-to-run.ts";
import { wiringShape } from "./wiring-shape.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

/** What `launch` does, in a module of its own: it needs the whole engine, and a module that only defines flows does not. */
export async function startRun<F extends AnyFlow>(
  flow: F,
  params: ParamsOf<F>,
  given: LaunchOptions,
): Promise<Run<ResultOf<F>>> {
  const traced = graphOf(flow as never);
  const parsed = await parseParams(traced, params as Readonly<Record<string, unknown>>);
  checkStepNames(traced, given);
  const { values: settings } = await loadSettings();
  const options = { ...given, executor: executorOf(given.executor, settings) };
  const workspace = await openWorkspace(options, { absent: "make", settings });
  try {
    const runRoot = runRootOf(options, settings, workspace.home);
    checkRunRoot(runRoot);
    const origin = sourceOf(flow as never, options.source);
    const toRun = await sourceToRun(
      { flow: traced.flow, graph: traced, source: origin, executor: options.executor },
      workspace,
    );
    const { grounds, tasks } = await groundsOf(toRun, workspace);
    const { graph, source } = grounds;
    const { record, lease } = await recordRun(workspace, {
      flow,
      graph,
      parsed,
      source: origin,
      tasks,
      options: { ...options, pinned: toRun.pinned },
      runRoot,
    });
    const lowered = (await workspace.lower(parsed)) as Readonly<Record<string, unknown>>;
    const driven = await driveOrGiveUp(workspace, {
      ...grounds,
      record,
      lease,
      params: lowered,
      options,
      settings,
      keepFailed: undefined,
    });
    if (driven.isHandedOver) return await handedOver(workspace, { record, driven, signal: options.signal });
    return new LaunchedRun<ResultOf<F>>({ record, graph, source, workspace, driven, options, retryRun });
  } catch (error) {
    await workspace.close();
    throw error;
  }
}

/** A batch scheduler goes on with it: this process only looks on. */
async function handedOver<Result>(
  workspace: Workspace,
  { record, driven, signal }: { record: RunRecord; driven: Drive; signal: AbortSignal | undefined },
): Promise<Run<Result>> {
  const { handOver } = await import("./hand-over.ts");
  await handOver(workspace, record, driven);
  const run = new ObservedRun<Result>(workspace, record, retryRun);
  signal?.addEventListener("abort", () => void run.cancel().catch(() => {}), { once: true });
  return run;
}

/** Names that do not exist are found before anything is recorded. */
function checkStepNames(graph: Graph, { until, forceSteps = [] }: LaunchOptions): void {
  for (const name of [...forceSteps, ...(until === undefined ? [] : [until])]) stepsNamed(graph, name);
}

interface NewRun {
  readonly flow: AnyFlow;
  readonly graph: Graph;
  readonly parsed: Readonly<Record<string, unknown>>;
  readonly source: FlowSource | undefined;
  readonly tasks: readonly TaskBasis[];
  readonly options: KeptOptions;
  /** The folder of the run directories. */
  readonly runRoot: string;
}

async function recordRun(workspace: Workspace, run: NewRun): Promise<{ record: RunRecord; lease: Lease }> {
  const { graph, source } = run;
  const now = Date.now();
  const { signal: _signal, source: _source, home: _home, ...kept } = run.options;
  const common = {
    flow: graph.flow,
    module: source?.module,
    exportName: source?.exportName,
    params: await encode(run.parsed, workspace.files),
    manifest: manifestText(run.flow as never),
    steps: graph.steps.map(({ name }) => name),
    options: JSON.stringify({ ...kept, wiring: wiringShape(graph) }),
    createdAt: now,
    host: hostname(),
    user: userInfo().username,
    argv: process.argv.slice(1),
  };
  for (;;) {
    const id = newRunId(graph.flow, new Date(now));
    const record: RunRecord = { ...common, id, runDir: join(run.runRoot, id) };
    try {
      return { record, lease: await workspace.store.createRun(record, thisHolder(now), run.tasks) };
    } catch (error) {
      if (!isSheafError(error, "SHEAF_RUN_EXISTS")) throw error; // four digits a day: it can happen
    }
  }
}
