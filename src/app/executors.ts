import type { Executor } from "../executor/executor.ts";
import { localExecutor } from "../executor/local/local.ts";
import { bytes } from "../model/quantity.ts";
import type { Formats } from "../value/format/formats.ts";
import { elementRunner } from "../worker/run-element.ts";
import type { ExecutorSpec } from "./options.ts";
import type { Workspace } from "./workspace.ts";
import type { WorkerSetup } from "./worker-setup.ts";
import { workerServices } from "./worker-services.ts";

export function openExecutor(spec: ExecutorSpec, workspace: Workspace, formats: Formats): Executor {
  const services = workerServices({ ...workspace.files, formats });
  const setup: WorkerSetup = { home: workspace.home, root: workspace.root, base: workspace.files.base };
  return localExecutor({
    workers: spec.workers,
    gpus: spec.gpus,
    memBytes: spec.mem === undefined ? undefined : bytes(spec.mem, "mem"),
    runElement: elementRunner(services),
    thread: { entry: new URL("./worker-thread.js", import.meta.url), data: setup },
    process: { entry: new URL("./worker-process.js", import.meta.url), data: setup },
  });
}
