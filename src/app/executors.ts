import type { Executor } from "../executor/executor.ts";
import { localExecutor } from "../executor/local/local.ts";
import { bytes } from "../model/quantity.ts";
import { processMemory } from "../worker/usage/process-memory.ts";
import { elementRunner } from "../worker/run-element.ts";
import type { ExecutorRequest } from "./executor-request.ts";
import type { ExecutorSpec, LocalExecutorSpec } from "./options.ts";
import type { WorkerSetup } from "./worker-setup.ts";
import { workerServices } from "./worker-services.ts";

/** Where the elements of a run are to run. What a batch scheduler needs is loaded when one is asked for. */
export async function openExecutor(spec: ExecutorSpec, request: ExecutorRequest): Promise<Executor> {
  if (spec.executor === "local") return openLocal(spec, request);
  const { openBatchExecutor } = await import("./open-batch.ts");
  return openBatchExecutor(spec, request, () => openLocal({ executor: "local" }, request));
}

function openLocal(spec: LocalExecutorSpec, { workspace, formats }: ExecutorRequest): Executor {
  const services = workerServices({ ...workspace.files, formats });
  const setup: WorkerSetup = { home: workspace.home, root: workspace.root, base: workspace.files.base };
  return localExecutor({
    workers: spec.workers,
    gpus: spec.gpus,
    memBytes: spec.mem === undefined ? undefined : bytes(spec.mem, "mem"),
    runElement: elementRunner(services),
    thread: { entry: new URL("./worker-thread.js", import.meta.url), data: setup },
    process: {
      entry: new URL("./worker-process.js", import.meta.url),
      data: setup,
      memoryOf: processMemory,
    },
  });
}
