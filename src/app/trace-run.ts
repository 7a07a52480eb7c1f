import type { Graph } from "../flow/graph.ts";
import { isTraced, seedTraces } from "../model/trace-context.ts";
import type { Tracing } from "../observe/otel/trace-run.ts";
import type { RunRecord } from "../store/store.ts";

export type { Tracing } from "../observe/otel/trace-run.ts";

/** Spans of a run, where the variables of OpenTelemetry ask for them; before its workers are started, which inherit the trace. */
export async function startTracing(record: RunRecord, graph: Graph): Promise<Tracing | undefined> {
  if (!isTraced(process.env)) return undefined;
  seedTraces(process.env);
  const { traceRun } = await import("../observe/otel/trace-run.ts");
  return traceRun({
    run: record.id,
    flow: graph.flow,
    startedAt: Date.now(),
    tasks: new Map(graph.steps.map(({ name, task }) => [name, task.name])),
    env: process.env,
  });
}
