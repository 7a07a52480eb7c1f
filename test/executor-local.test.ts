import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { executorConformance } from "../src/executor/conformance.ts";
import { localExecutor } from "../src/executor/local/local.ts";
import { codeOf } from "../src/fingerprint/code.ts";
import { FileStorage } from "../src/storage/file/file-storage.ts";
import { localDisk } from "../src/storage/file/local-disk.ts";
import { graphOf } from "../src/flow/flow.ts";
import { FileDigests } from "../src/value/file/file-digests.ts";
import { workerServices } from "../src/app/worker-services.ts";
import { elementRunner } from "../src/worker/run-element.ts";
import { all } from "./fixtures/executor-tasks.ts";
import { afterAll } from "vitest";

const home = mkdtempSync(join(tmpdir(), "sheaf-home-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const dist = (file: string) => new URL(`../dist/app/${file}`, import.meta.url);
const setup = { home, root: home, base: home };
const files = {
  storage: new FileStorage(home),
  disk: localDisk,
  digests: new FileDigests(localDisk),
  base: home,
  root: home,
};
const byName = new Map(graphOf(all).steps.map(({ name, task }) => [name, task]));
const runElement = elementRunner(workerServices(files));

for (const isolation of ["inline", "thread", "process"] as const) {
  executorConformance("local", {
    isolation,
    open: (limits) =>
      localExecutor({
        ...limits,
        runElement,
        thread: { entry: dist("worker-thread.js"), data: setup },
        process: { entry: dist("worker-process.js"), data: setup },
      }),
    module: new URL("fixtures/executor-tasks.ts", import.meta.url).href,
    task: (name) => byName.get(name)!,
    codeOf,
  });
}
