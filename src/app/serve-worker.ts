import { isMainThread } from "node:worker_threads";
import { fingerprintsOf } from "../fingerprint/fingerprint.ts";
import { localDisk } from "../storage/file/local-disk.ts";
import { FileStorage } from "../storage/file/file-storage.ts";
import { loadModule, loadPlainModule } from "../load/modules/load-module.ts";
import { decode } from "../value/decode.ts";
import { FileDigests } from "../value/file/file-digests.ts";
import type { FileServices } from "../value/file/file-services.ts";
import { captureConsole } from "../worker/capture-console.ts";
import { TaskFinder } from "../worker/find-task.ts";
import { elementRunner } from "../worker/run-element.ts";
import { ProcessMeter } from "../worker/usage/process-meter.ts";
import { ThreadMeter } from "../worker/usage/thread-meter.ts";
import { WorkerServer, type WorkerServerOptions } from "../worker/worker-server.ts";
import { carriedCode } from "./carried-code.ts";
import { workerServices } from "./worker-services.ts";
import type { WorkerSetup } from "./worker-setup.ts";

type Wires = Pick<WorkerServerOptions, "post" | "claim" | "shield" | "onRunDir">;

/** Makes this thread or process a worker of the local executor. */
export function serveWorker(setup: WorkerSetup, wires: Wires): WorkerServer {
  // Seen by `launch()` and `cli()`, in whatever copy of this package the user's module imports.
  Reflect.set(globalThis, Symbol.for("sheaf.worker"), true);
  const files: { -readonly [K in keyof FileServices]: FileServices[K] } = workerFiles(setup);
  const finder = new TaskFinder(setup.isPlain === true ? loadPlainModule : loadModule);
  const server = new WorkerServer({
    ...wires,
    runElement: elementRunner(workerServices(files), isMainThread ? new ProcessMeter() : new ThreadMeter()),
    decode: (input) => decode(input, files.storage, files.formats),
    findTask: async (location) => {
      const { task, formats } = await finder.find(location);
      files.formats = formats;
      const memo = setup.code === undefined ? undefined : await carriedCode(setup.code);
      const root = setup.sourceRoot ?? setup.root;
      const found = await fingerprintsOf([task], { root, entry: location.module, memo });
      return { task, code: found.get(task)!.code };
    },
  });
  captureConsole(() => server.current?.logFile);
  return server;
}

function workerFiles({ home, root, base }: WorkerSetup): FileServices {
  return {
    storage: new FileStorage(home),
    disk: localDisk,
    digests: new FileDigests(localDisk),
    base,
    root,
  };
}
