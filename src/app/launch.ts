import { hostname, userInfo } from "node:os";
import { graphOf } from "../flow/flow.ts";
import type { ParamsOf, ResultOf } from "../flow/flow-types.ts";
import type { Graph } from "../flow/graph.ts";
import { isSheafError, SheafError } from "../model/errors.ts";
import { newRunId } from "../model/run-id.ts";
import type { Lease, RunRecord } from "../store/store.ts";
import { encode } from "../value/encode.ts";
import type { AnyFlow } from "./any-flow.ts";
import { driveOrGiveUp, sourceOf } from "./drive.ts";
import { thisHolder } from "./holder.ts";
import { LaunchedRun } from "./launched-run.ts";
import { retryRun } from "./resume.ts";
import { manifestText } from "./manifest-text.ts";
import type { FlowSource, LaunchOptions } from "./options.ts";
import { parseParams } from "./params.ts";
import type { Run } from "./run.ts";
import { wiringShape } from "./wiring-shape.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export type { AnyFlow } from "./any-flow.ts";

/**
 * Runs a flow here and now. Resolves once the run is recorded and has begun; `result()` waits for its end.
 *
 * Throws SHEAF_INVALID_PARAM, what the wiring throws when it is traced, and what opening the store throws. In a worker, which
 * loads modules only for their tasks, it throws SHEAF_LAUNCH_IN_WORKER.
 *
 * ```ts
 * await using run = await launch(demo, { start: "2025-01-01", end: "2025-01-31", bucket: "b" });
 * console.log(await run.result());
 * ```
 */
export async function launch<F extends AnyFlow>(
  flow: F,
  params: ParamsOf<F>,
  options: LaunchOptions = {},
): Promise<Run<ResultOf<F>>> {
  if (Reflect.get(globalThis, Symbol.for("sheaf.worker")) === true) {
    throw new SheafError(
      "SHEAF_LAUNCH_IN_WORKER",
      `flow "${flow.name}" is launched by its own module, which a worker loads for its tasks`,
    );
  }
  const graph = graphOf(flow as never);
  const parsed = await parseParams(graph, params as Readonly<Record<string, unknown>>);
  const workspace = await openWorkspace(options);
  try {
    const source = sourceOf(flow as never, options.source);
    const { record, lease } = await recordRun(workspace, { flow, graph, parsed, source, options });
    const lowered = (await workspace.lower(parsed)) as Readonly<Record<string, unknown>>;
    const driven = await driveOrGiveUp(workspace, {
      record,
      lease,
      graph,
      params: lowered,
      source,
      options,
      keepFailed: undefined,
    });
    return new LaunchedRun<ResultOf<F>>({ record, graph, workspace, driven, options, retryRun });
  } catch (error) {
    await workspace.close();
    throw error;
  }
}

interface NewRun {
  readonly flow: AnyFlow;
  readonly graph: Graph;
  readonly parsed: Readonly<Record<string, unknown>>;
  readonly source: FlowSource | undefined;
  readonly options: LaunchOptions;
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
    const record: RunRecord = { ...common, id, runDir: workspace.runDir(id) };
    try {
      return { record, lease: await workspace.store.createRun(record, thisHolder(now)) };
    } catch (error) {
      if (!isSheafError(error, "SHEAF_RUN_EXISTS")) throw error; // four digits a day: it can happen
    }
  }
}
