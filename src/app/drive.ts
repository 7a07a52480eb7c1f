import { existsSync } from "node:fs";
import type { TaskLocation } from "../executor/executor.ts";
import { Earlier, type KeepFailed } from "../engine/earlier.ts";
import { Engine } from "../engine/engine.ts";
import type { RunEnd } from "../engine/run-end.ts";
import { failureOf } from "../engine/failure-of.ts";
import { definitionModule } from "../flow/flow.ts";
import { formatsOf } from "../flow/formats-of.ts";
import type { Graph } from "../flow/graph.ts";
import type { Settings } from "../load/settings/settings.ts";
import { SheafError } from "../model/errors.ts";
import type { Lease, RunRecord } from "../store/store.ts";
import type { Task } from "../task/task.ts";
import { encode } from "../value/encode.ts";
import { reapOrphans } from "../worker/orphans.ts";
import { batchFolder } from "./batch-folder.ts";
import { executorOf } from "./executor-of.ts";
import { openExecutor } from "./executors.ts";
import { isReusable } from "./is-reusable.ts";
import type { DriveOptions, FlowSource, LaunchOptions } from "./options.ts";
import { publish } from "./publish.ts";
import { recordProvenance } from "./record-provenance.ts";
import type { RunGrounds } from "./run-grounds.ts";
import { stepsOf } from "./status.ts";
import { noteExtents } from "./step-extents.ts";
import { stepsNamed, stepsUntil } from "./steps-to-run.ts";
import { startTracing, type Tracing } from "./trace-run.ts";
import type { Workspace } from "./workspace.ts";

export interface DriveRequest extends RunGrounds {
  readonly record: RunRecord;
  readonly lease: Lease;
  /** Parsed and lowered. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: DriveOptions & Pick<LaunchOptions, "force" | "forceSteps" | "until">;
  readonly settings: Settings;
  /** Set for a run that has begun before: which of its failures stay as they are. */
  readonly keepFailed: KeepFailed | undefined;
}

/** How a run ended, and which files hold its published results. */
export interface DrivenEnd extends RunEnd {
  readonly published: readonly string[];
}

/** A run that this process drives. */
export interface Drive {
  readonly engine: Engine;
  /** Settles when the run has ended and all of it is in the store; rejects when the engine had to give up. */
  readonly end: Promise<DrivenEnd>;
  /** Will others go on with the run, once this process has done what can be done at once? */
  readonly isHandedOver: boolean;
}

async function drive(workspace: Workspace, request: DriveRequest): Promise<Drive> {
  const { record, lease, graph, params, source, codeOf, envOf, options } = request;
  const { settings } = request;
  const spec = options.executor ?? executorOf(undefined, settings);
  const tracing = await startTracing(record, graph);
  const isolation = spec.executor === "local" ? (spec.isolation ?? "inline") : "process";
  const engine = new Engine({
    run: record.id,
    runDir: record.runDir,
    graph,
    params,
    store: workspace.store,
    lease,
    executor: await openExecutor(spec, {
      workspace,
      formats: formatsOf(graph),
      run: record,
      graph,
      source,
      sourceRoot: request.sourceRoot ?? workspace.root,
    }),
    files: { ...workspace.files, formats: formatsOf(graph) },
    lower: workspace.lower,
    earlier: request.keepFailed && (await Earlier.load(workspace.store, record.id, request.keepFailed)),
    options: {
      onError: options.onError ?? graph.onError ?? settings.onError ?? "continue",
      forced: forcedSteps(graph, options),
      verify: options.verify ?? false,
      steps: options.until === undefined ? undefined : stepsUntil(graph, options.until),
      reusable: (step) => isReusable(graph.steps[step]!.task, source),
    },
    isolation: (task) => isolationOf(task, isolation, source),
    location: (step) => (source === undefined ? undefined : locationOf(source, graph, step)),
    codeOf,
    envOf,
    now: Date.now,
    random: Math.random,
  });
  options.signal?.addEventListener("abort", () => engine.cancel({ by: { by: "signal" } }), { once: true });
  if (options.signal?.aborted === true) engine.cancel({ by: { by: "signal" } });
  return {
    engine,
    end: toTheEnd(engine, workspace, { ...request, tracing }),
    isHandedOver: spec.executor !== "local",
  };
}

/** The same; a run that cannot even begin to be driven is recorded as failed, and nobody's. */
export async function driveOrGiveUp(workspace: Workspace, request: DriveRequest): Promise<Drive> {
  try {
    return await drive(workspace, request);
  } catch (error) {
    await workspace.store.commit(request.lease, [], {
      state: "failed",
      endedAt: Date.now(),
      error: failureOf(error, "error"),
    });
    await workspace.store.release(request.lease);
    throw error;
  }
}

function locationOf({ module, exportName }: FlowSource, graph: Graph, step: number): TaskLocation {
  return { module, exportName, flow: graph.flow, step: graph.steps[step]!.name };
}

interface TracedRequest extends DriveRequest {
  readonly tracing: Tracing | undefined;
}

async function toTheEnd(engine: Engine, workspace: Workspace, request: TracedRequest): Promise<DrivenEnd> {
  const { lease, tracing } = request;
  const stopListening = tracing && engine.listen((event) => tracing.heard(event));
  let ended: RunEnd | undefined;
  // Where a run that is taken up again goes on is not where it began.
  const provenance = request.keepFailed === undefined ? recordProvenance(workspace, request) : undefined;
  try {
    const end = await published(await engine.drive(), workspace, request);
    const files = { ...workspace.files, formats: formatsOf(request.graph) };
    const result = end.result === undefined ? undefined : await encode(end.result, files);
    await provenance?.settled();
    if (end.state === "queued") await noteExtents(request.record, stepsOf(engine, request.graph));
    await workspace.store.commit(lease, [], {
      state: end.state,
      endedAt: end.state === "queued" ? undefined : Date.now(),
      error: end.error,
      result,
    });
    if (end.state !== "queued" && existsSync(batchFolder(request.record))) await clearQueue(request.record);
    return (ended = end);
  } finally {
    provenance?.stop();
    stopListening?.();
    const notice = await tracing?.end(ended?.state ?? "interrupted", ended?.error);
    if (notice !== undefined)
      engine.recorder.tell(() => ({ type: "notice", at: Date.now(), message: notice }));
    // A worker that was killed before it could tell of a program has left a note of it.
    await reapOrphans(request.record.runDir);
    // Also when the engine had to give up: whoever takes the run up need not wait for this process to end.
    await workspace.store.release(lease).catch(() => {});
  }
}

/** The run has ended well without it; who does not answer is not waited for. */
async function clearQueue(record: RunRecord): Promise<void> {
  try {
    const { batchRunOf } = await import("./batch-run.ts");
    await (await batchRunOf(record)).clearQueue();
  } catch {
    // Its scheduler is out of reach, or it has none any more.
  }
}

/** Puts the results of a run that succeeded where they are wanted; a run that cannot has failed. */
async function published(end: RunEnd, workspace: Workspace, { graph }: DriveRequest): Promise<DrivenEnd> {
  if (end.state !== "succeeded") return { ...end, published: [] };
  try {
    return { ...end, published: await publish(graph, end.result, workspace.root) };
  } catch (error) {
    const message = `the results could not be published: ${error instanceof Error ? error.message : String(error)}`;
    const failure = failureOf(
      new SheafError("SHEAF_PUBLISH", message, { place: { flow: graph.flow } }),
      "error",
    );
    return { state: "failed", error: failure, result: undefined, published: [] };
  }
}

export function forcedSteps(
  graph: Graph,
  { force, forceSteps }: Pick<LaunchOptions, "force" | "forceSteps">,
): ReadonlySet<number> {
  if (force === true) return new Set(graph.steps.map(({ id }) => id));
  return new Set((forceSteps ?? []).flatMap((name) => stepsNamed(graph, name)));
}

function isolationOf(task: Task, general: "inline" | "thread" | "process", source: FlowSource | undefined) {
  const asked = task.isolation ?? general;
  if (asked === "inline" || source !== undefined) return asked;
  if (task.isolation === undefined) return "inline";
  throw new SheafError(
    "SHEAF_ISOLATION",
    `task "${task.name}" asks for isolation "${asked}", but its flow is in no module that a worker could load`,
    {
      mend: 'Put the flow into a file and export it, or use isolation: "inline".',
    },
  );
}

/** Where a flow is, as far as that is known. */
export function sourceOf(
  flow: Parameters<typeof definitionModule>[0],
  given: FlowSource | undefined,
): FlowSource | undefined {
  const module = definitionModule(flow);
  return given ?? (module === undefined ? undefined : { module, exportName: undefined });
}
