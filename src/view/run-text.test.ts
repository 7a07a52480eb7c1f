import { expect, test } from "vitest";
import { failedElement, failureList } from "./failure-text.ts";
import { failedRun, runStatus, stepStatus } from "./fixtures/statuses.ts";
import { runHeadline } from "./run-headline.ts";
import { runSummary } from "./run-summary.ts";
import { runsTable } from "./runs-table.ts";
import { statusLines } from "./status-text.ts";
import { plainStyle } from "./style.ts";

const style = plainStyle();

test("the summary of a run that failed: counts, what the cache saved, failures with their logs, what to type next", () => {
  expect(runSummary(failedRun, style, 80).join("\n")).toBe(`demo-20261120-a1b2 failed after 1m 03s

     step      total  succeeded  cached  failed  skipped   saved
  ✔  prepare       1          0       1       0        0    4.2s
  ✖  convert      31         28       1       2        0  1m 00s
  ⊘  finalize      1          0       0       0        1

The cache saved 1m 04s (2 elements).

Failed
  ✖ convert[7] (3 attempts)  RangeError: no such hour: 25
      in a.nc
      | reading a.nc
      log  .sheaf/runs/demo-20261120-a1b2/convert/7.log
  … 1 more failed element: sheaf status demo-20261120-a1b2 --errors

Skipped
  finalize: what it needs failed

Run again what failed:  sheaf retry demo-20261120-a1b2`);
});

test("the summary of a run that succeeded is short", () => {
  const status = runStatus({ state: "succeeded", steps: [stepStatus("square", { total: 3, succeeded: 3 })] });
  expect(runSummary(status, style)).toEqual([
    "demo-20261120-a1b2 succeeded in 1m 03s",
    "",
    "     step    total  succeeded",
    "  ✔  square      3          3",
  ]);
});

test("the status of a run whose driver died says how to go on", () => {
  const status = runStatus({
    state: "interrupted",
    createdAt: new Date(2026, 10, 20, 14, 3, 12).getTime(),
    steps: [stepStatus("square", { total: 3, succeeded: 1, pending: 2, complete: false })],
  });
  expect(statusLines(status, { style, now: status.createdAt + 3_600_000 })).toEqual([
    "demo-20261120-a1b2 interrupted after 1m 03s",
    "  flow    demo",
    "  begun   2026-11-20 14:03:12 (1h 00m ago)",
    "  folder  .sheaf/runs/demo-20261120-a1b2",
    "",
    "     step    total  succeeded",
    "  ·  square     3+          1",
    "",
    "The process that drove it is gone. Go on with it:  sheaf resume demo-20261120-a1b2",
  ]);
});

test("a running run says who drives it", () => {
  const status = runStatus({ holder: { host: "login1", pid: 4242 } });
  expect(statusLines(status, { style, now: 0 })).toContain("  driven by  process 4242 on login1");
});

test("of a run on a cluster: how its jobs are doing, as far as the scheduler says", () => {
  const jobs = (counts: { running: number; pending: number }) =>
    ({ step: "a", job: "1", jobs: 50, packing: undefined, reasons: [], nodes: [], ...counts }) as const;
  const batch = (...submissions: ReturnType<typeof jobs>[]) =>
    ({
      scheduler: "slurm",
      submissions,
      dispatch: [],
      putOff: [],
      problem: undefined,
      revived: undefined,
    }) as const;
  const headline = (...submissions: ReturnType<typeof jobs>[]) =>
    runHeadline(runStatus({ state: "queued", batch: batch(...submissions) }), style).replace(/^\S+ /, "");
  expect(headline(jobs({ running: 10, pending: 30 }), jobs({ running: 2, pending: 8 }))).toBe(
    "on slurm for 1m 03s: 12 jobs running, 38 pending",
  );
  expect(headline(jobs({ running: 1, pending: 0 }))).toBe("on slurm for 1m 03s: 1 job running");
  expect(headline(jobs({ running: 0, pending: 2 }))).toBe("on slurm for 1m 03s: 2 jobs pending");
  expect(headline()).toBe("queued for 1m 03s");
});

test("an error of the run itself is shown without failed elements", () => {
  const error = {
    cause: "error",
    name: "SheafError",
    code: "SHEAF_STORE_FULL",
    message: "disk full",
    mend: "Make room.",
  } as const;
  expect(runSummary(runStatus({ state: "failed", error }), style)).toContain(
    "Error disk full [SHEAF_STORE_FULL]",
  );
});

test("runs, one on a line", () => {
  const now = 7_200_000;
  const runs = [
    {
      id: "demo-20261120-a1b2",
      flow: "demo",
      state: "running",
      executor: "local",
      createdAt: now - 60_000,
      startedAt: now - 60_000,
    },
    {
      id: "far-20261120-b2c3",
      flow: "far",
      state: "queued",
      executor: "slurm",
      createdAt: now - 60_000,
      startedAt: now - 60_000,
    },
    {
      id: "w-20261119-00ff",
      flow: "weather",
      state: "succeeded",
      executor: "local",
      createdAt: 0,
      startedAt: 0,
      endedAt: 3200,
    },
  ] as const;
  expect(runsTable(runs, { style, now })).toEqual([
    "run                 flow     state      begun         took",
    "demo-20261120-a1b2  demo     running    1m 00s ago  1m 00s",
    "far-20261120-b2c3   far      on slurm   1m 00s ago  1m 00s",
    "w-20261119-00ff     weather  succeeded  2h 00m ago    3.2s",
  ]);
});

test("a failed element says where the user's code threw, without frames of others", () => {
  const stack =
    "Error: no\n    at read (/home/me/demo.ts:7:3)\n    at node:internal/x:1:1\n    at go (/p/node_modules/sheaf/dist/x.js:1:1)";
  const element = {
    ...failedRun.failures[0]!,
    failure: { cause: "error", name: "Error", message: "no", stack } as const,
  };
  expect(failedElement(element, style).filter((line) => line.includes(" at "))).toEqual([
    "      at read (/home/me/demo.ts:7:3)",
  ]);
  const own = { ...element, failure: { ...element.failure, code: "SHEAF_INVALID_OUTPUT" } };
  expect(failedElement(own, style).filter((line) => line.includes(" at "))).toEqual([]);
});

test("what a program wrote is shown once, and the name of an error of ours not at all", () => {
  const failure = {
    cause: "error",
    name: "SheafError",
    code: "SHEAF_EXEC",
    message: '"sh" ended with exit code 1:\n  cannot read input',
    lastLines: ["cannot read input"],
  } as const;
  expect(failedElement({ ...failedRun.failures[0]!, attempt: 1, failure }, style)).toEqual([
    '  ✖ convert[7]  "sh" ended with exit code 1 [SHEAF_EXEC]',
    "      | cannot read input",
    "      log  .sheaf/runs/demo-20261120-a1b2/convert/7.log",
  ]);
});

test("elements that failed with the same words are told together", () => {
  const rejected = (index: number, message: string) => ({
    step: "convert",
    index: [index],
    attempt: 1,
    failure: { cause: "crash", name: "BatchJobError", code: "SHEAF_BATCH_JOB", message } as const,
    log: `${index}.log`,
  });
  const failures = [0, 1, 2, 3, 4, 5].map((index) =>
    rejected(index, `job 7_${index} ended with exit code 1`),
  );
  const other = rejected(9, "job 7_9 lost its node");
  const status = runStatus({ failures: [...failures, other], failedTotal: 8 });
  expect(failureList(status, style)).toEqual([
    "  ✖ convert[0]  job 7_0 ended with exit code 1 [SHEAF_BATCH_JOB]",
    "      log  0.log",
    "      the same: convert[1], convert[2], convert[3] … 5 in all",
    "  ✖ convert[9]  job 7_9 lost its node [SHEAF_BATCH_JOB]",
    "      log  9.log",
    "  … 1 more failed element: sheaf status demo-20261120-a1b2 --errors",
  ]);
  expect(failureList(status, style, Infinity).filter((line) => line.includes("✖"))).toHaveLength(7);
});

test("a run that was cancelled before its lists were known has no steps that are done", () => {
  const steps = [stepStatus("square", { total: 0, complete: false })];
  expect(runSummary(runStatus({ state: "cancelled", steps }), style)).toContain("  ·  square     0+");
});
