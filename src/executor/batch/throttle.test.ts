import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Work } from "../executor.ts";
import { BatchExecutor } from "./batch-executor.ts";
import { flux } from "./dialect/flux/flux.ts";
import { JobTable } from "./dialect/job-table.ts";
import type { JobState } from "./dialect/job-state.ts";
import { read } from "./dialect/problem.ts";
import { writeResult } from "./result-files.ts";
import { Scheduler } from "./scheduler.ts";
import { Submission } from "./submission.ts";

const batchDir = mkdtempSync(join(tmpdir(), "sheaf-throttle-"));
afterEach(() => rmSync(batchDir, { recursive: true }));

/** Flux, as far as it takes jobs: they wait for ever. */
class WaitingFlux extends Scheduler {
  #taken = 0;
  override async submit({ array }: Parameters<Scheduler["submit"]>[0]) {
    const id = `f${++this.#taken}`;
    return read({ id, tasks: Object.fromEntries(array!.indices.map((index) => [index, `${id}${index}`])) });
  }
  override async states(jobs: Parameters<Scheduler["states"]>[0]) {
    const table = new JobTable<JobState>();
    for (const { id, tasks = {} } of jobs)
      for (const index in tasks) table.set(id, Number(index), { type: "running", node: undefined });
    return read(table);
  }
}

const work = (attemptId: number) =>
  ({
    attemptId,
    run: "run",
    step: "download",
    index: [attemptId],
    attempt: 1,
    location: {},
    inputs: {},
    throttle: 3,
    need: { cpus: 1, memBytes: 0, gpus: 0, timeMs: undefined },
    logFile: "/log",
    workDir: "/work",
  }) as unknown as Work;

const sizes = async () => (await Submission.all(batchDir)).map(({ head: { size } }) => size);

test("a scheduler without a throttle for arrays is given as many as may run, and others as they end", async () => {
  const executor = await BatchExecutor.open({
    scheduler: new WaitingFlux(flux),
    batchDir,
    setup: {},
    goOn: async () => {},
    pastOf: async () => ({ own: undefined, earlier: undefined, hasBegun: false }),
    run: "run",
    workDir: "/",
    worker: [],
    resources: {},
    preamble: [],
    chunk: 1,
    pool: undefined,
    maxArraySize: 1000,
    maxSubmitJobs: 1000,
    queues: [],
    facts: {},
  });
  await executor.submit(Array.from({ length: 8 }, (_, at) => work(at)));
  expect(await executor.handOver(undefined)).toBe(true);
  expect(await sizes()).toEqual([3]);

  const [first] = await Submission.all(batchDir);
  const end = { attempt: 1, start: 1, startedAt: 1, host: "n1", outcome: { type: "cancelled" } } as const;
  for (const line of [0, 2]) writeResult(first!.folder.result(line), end);
  const ended = (await executor.observe(new AbortController().signal)).filter(({ type }) => type === "ended");
  await executor.collect(ended.map(({ attemptId }) => attemptId));
  await executor.settled(ended.map(({ attemptId }) => attemptId));
  expect(await executor.handOver(undefined)).toBe(true);
  expect(await sizes()).toEqual([3, 2]);
  expect(readFileSync(join(batchDir, "2/elements.jsonl"), "utf8")).toContain('"index":[3]');
});
