import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Executor, Work } from "../src/executor/executor.ts";
import type { Isolation, Task } from "../src/task/task.ts";
import { hold } from "../src/value/hold.ts";
import { processStartSync } from "../src/worker/process-start.ts";
import { executorConformance } from "../src/executor/conformance.ts";
import { localExecutor, type LocalExecutorOptions } from "../src/executor/local/local.ts";
import { fingerprintsOf } from "../src/fingerprint/fingerprint.ts";
import { FileStorage } from "../src/storage/file/file-storage.ts";
import { localDisk } from "../src/storage/file/local-disk.ts";
import { graphOf } from "../src/flow/flow.ts";
import { FileDigests } from "../src/value/file/file-digests.ts";
import { workerServices } from "../src/app/worker-services.ts";
import { elementRunner } from "../src/worker/run-element.ts";
import { all } from "./fixtures/executor-tasks.ts";

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

const module = new URL("fixtures/executor-tasks.ts", import.meta.url).href;
const codes = await fingerprintsOf([...byName.values()], { root: home, entry: module });
const codeOf = (task: Task) => codes.get(task)!.code;

type Options = Pick<LocalExecutorOptions, "workers" | "memBytes" | "gpus" | "graceMs"> & {
  readonly heapBytes?: number;
};

function openLocal({ heapBytes, ...options }: Options): Executor {
  return localExecutor({
    ...options,
    runElement,
    thread: { entry: dist("worker-thread.js"), data: setup, heapBytes },
    process: { entry: dist("worker-process.js"), data: setup },
  });
}

for (const isolation of ["inline", "thread", "process"] as const) {
  executorConformance("local", {
    isolation,
    open: openLocal,
    module,
    task: (name) => byName.get(name)!,
    codeOf,
  });
}

let lastId = 0;
function workOf(isolation: Isolation, step: string, inputs: Record<string, unknown>): Work {
  const attemptId = ++lastId;
  const task = byName.get(step)!;
  return {
    attemptId,
    run: "local",
    step,
    index: [],
    attempt: 1,
    task,
    location: { module, exportName: "all", flow: "executor-tasks", step },
    code: codeOf(task),
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, hold(value) as never])),
    isolation,
    need: { cpus: 1, memBytes: 0, gpus: 0, timeMs: undefined },
    env: {},
    preamble: [],
    container: undefined,
    runDir: home,
    logFile: join(home, `log-${attemptId}`),
    workDir: join(home, `work-${attemptId}`),
  };
}

describe("a worker that dies", () => {
  let executor: Executor;
  afterEach(() => executor.close());

  /** Runs one attempt and a second one after it. */
  async function outcomesOf(isolation: Isolation, step: string, inputs: Record<string, unknown>) {
    executor = openLocal({ workers: 1, heapBytes: 64 * 2 ** 20 });
    const works = [workOf(isolation, step, inputs), workOf(isolation, "echo", { x: "next" })];
    await executor.submit(works);
    const ids = new Set(works.map(({ attemptId }) => attemptId));
    while (ids.size > 0) {
      for (const one of await executor.observe(new AbortController().signal)) {
        if (one.type === "ended") ids.delete(one.attemptId);
      }
    }
    return executor.collect(works.map(({ attemptId }) => attemptId));
  }

  test("by SIGKILL is a crash", async () => {
    const [died, next] = await outcomesOf("process", "suicide", {});
    expect(died).toMatchObject({ type: "failed", failure: { cause: "crash", signal: "SIGKILL" } });
    expect(next).toMatchObject({ type: "succeeded" });
  });

  test("for want of memory says so", async () => {
    const [died, next] = await outcomesOf("thread", "hog", {});
    expect(died).toMatchObject({
      type: "failed",
      failure: { cause: "out-of-memory", code: "SHEAF_WORKER_DIED" },
    });
    expect(next).toMatchObject({ type: "succeeded" });
  });

  test("takes the processes that its task has started with it", async () => {
    executor = openLocal({ workers: 1, graceMs: 50 });
    const file = join(home, "children.txt");
    const work = workOf("process", "child", { file });
    await executor.submit([work]);
    const written = () => (existsSync(file) ? readFileSync(file, "utf8") : "");
    while (written() === "") await sleep(5);
    const pid = Number(written());
    expect(processStartSync(pid)).toBeDefined();
    await executor.cancel([work.attemptId], { kill: true });
    while (processStartSync(pid) !== undefined) await sleep(5);
  });
});

test("a large input that many elements share is sent to a worker once, and read once", async () => {
  const executor = openLocal({ workers: 1 });
  const large = hold(Array.from({ length: 200_000 }, (_, at) => at));
  const works = Array.from({ length: 60 }, () => ({
    ...workOf("thread", "same", {}),
    inputs: { x: large as never },
  }));
  await executor.submit(works);
  const ids = new Set(works.map(({ attemptId }) => attemptId));
  while (ids.size > 0) {
    for (const one of await executor.observe(new AbortController().signal))
      if (one.type === "ended") ids.delete(one.attemptId);
  }
  const seen = (await executor.collect(works.map(({ attemptId }) => attemptId))).map((one) =>
    one.type === "succeeded" ? one.output.text : JSON.stringify(one),
  );
  // The first comes with its attempt; all others are the one that was shared.
  expect(new Set(seen.slice(1)).size).toBe(1);
  await executor.close();
});
