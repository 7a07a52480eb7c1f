import { expect, test } from "vitest";
import type { RunStatus } from "../model/status.ts";
import { failedRun, runStatus, stepStatus } from "./fixtures/statuses.ts";
import { Pace } from "./pace.ts";
import { progressLines } from "./progress-lines.ts";
import { ProgressReport } from "./progress-report.ts";
import { plainStyle } from "./style.ts";
import { textWidth } from "./text-width.ts";

const style = plainStyle();
const running = runStatus({
  steps: [
    stepStatus("prepare", { array: false, total: 1, cached: 1 }),
    stepStatus("convert", { total: 1000, succeeded: 200, cached: 30, failed: 2, running: 4, pending: 764 }),
    stepStatus("finalize", { array: false, total: 1, pending: 1 }),
  ],
});

function paced(): Pace {
  const pace = new Pace();
  pace.observe("convert", 132, 0);
  pace.observe("convert", 232, 10_000);
  return pace;
}

test("progress on a wide terminal", () => {
  const lines = progressLines(running, { style, pace: paced(), width: 100, height: 20, frame: 0 });
  expect(lines.join("\n")).toBe(`demo-20261120-a1b2 running for 1m 03s
✔ prepare   ━━━━━━━━━━━━━━━━━━━━        1/1  1 cached
✖ convert   ━━━━────────────────  232/1,000  2 failed, 4 running, 30 cached, 10/s, ETA 1m 17s
· finalize  ────────────────────        0/1`);
});

test("progress on a narrow terminal has no bars and fits", () => {
  const lines = progressLines(running, { style, pace: paced(), width: 40, height: 20, frame: 0 });
  expect(lines).toEqual([
    "demo-20261120-a1b2 running for 1m 03s",
    "✔ prepare         1/1  1 cached",
    "✖ convert   232/1,000  2 failed, 4 runn…",
    "· finalize        0/1",
  ]);
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(40);
});

test("progress in few lines keeps the steps that are busy", () => {
  const lines = progressLines(running, { style, pace: new Pace(), width: 80, height: 3, frame: 3 });
  expect(lines.map((line) => line.split(" ")[1])).toEqual(["running", "convert", "2"]);
});

test("the pace is of the last ten seconds and unknown without progress", () => {
  const pace = new Pace();
  pace.observe("s", 0, 0);
  expect(pace.rate("s")).toBeUndefined();
  for (let second = 1; second <= 30; second++)
    pace.observe("s", second <= 20 ? 0 : (second - 20) * 5, second * 1000);
  expect(pace.rate("s")).toBe(5);
  expect(pace.eta("s", 50)).toBe(10_000);
});

test("plain progress tells each change once, long steps every few seconds, failures at once", () => {
  const report = new ProgressReport(5000);
  const step = (counts: object) => [stepStatus("convert", { total: 10, ...counts })];
  const at = (elapsedMs: number, counts: object, failures = {}) =>
    report.next(runStatus({ elapsedMs, steps: step(counts), ...failures }));
  expect(at(0, { pending: 10 })).toEqual([]);
  expect(at(100, { running: 2 })).toEqual(["convert 0/10 (100ms)"]);
  expect(at(3000, { running: 2, succeeded: 3 })).toEqual([]);
  const failures = { failures: failedRun.failures, failedTotal: 1 };
  expect(at(4000, { running: 2, succeeded: 3, failed: 1 }, failures)).toEqual([
    "convert[7] failed: RangeError: no such hour: 25 (log: .sheaf/runs/demo-20261120-a1b2/convert/7.log)",
  ]);
  expect(at(5200, { running: 2, succeeded: 4, failed: 1 }, failures)).toEqual([
    "convert 5/10, 1 failed (5.2s)",
  ]);
  expect(at(6000, { succeeded: 9, failed: 1 }, failures)).toEqual(["convert failed: 10/10, 1 failed (6.0s)"]);
  expect(at(60_000, { succeeded: 9, failed: 1 }, failures)).toEqual([]);
});

test("a step that was cached before it was seen is told once", () => {
  const report = new ProgressReport();
  const status = runStatus({
    elapsedMs: 40,
    steps: [stepStatus("one", { array: false, total: 1, cached: 1 })],
  });
  expect(report.next(status)).toEqual(["one done, cached (40ms)"]);
  expect(report.next(status)).toEqual([]);
});

const waiting = {
  step: "convert",
  job: "17",
  jobs: 50,
  pending: 50,
  running: 0,
  reasons: [{ reason: "Resources", count: 50, stuck: false }],
  nodes: [],
  packing: undefined,
};
const nothing = {
  scheduler: "slurm",
  submissions: [],
  dispatch: [],
  putOff: [],
  problem: undefined,
  revived: undefined,
};

test("what jobs wait for is told once, and again when it is something else", () => {
  const report = new ProgressReport();
  const next = (batch: NonNullable<RunStatus["batch"]>) => report.next(runStatus({ state: "queued", batch }));
  const pending = { ...nothing, submissions: [waiting] };
  expect(next(pending)).toEqual(["convert: job 17 of 50 jobs: 50 pending (Resources)"]);
  expect(next(pending)).toEqual([]);
  const running = { ...waiting, running: 4, pending: 46, nodes: ["n1"] };
  expect(next({ ...nothing, submissions: [running] })).toEqual([
    "convert: job 17 of 50 jobs: 4 running on n1, 46 pending (Resources)",
  ]);
  expect(next({ ...nothing, submissions: [{ ...running, running: 5, pending: 45 }] })).toEqual([]);
  expect(next({ ...nothing, problem: "connect failure" })).toEqual([
    "The scheduler does not answer: connect failure",
  ]);
  expect(next(nothing)).toEqual([]);
});

test("on a terminal the jobs stand below the steps", () => {
  const status = runStatus({
    state: "queued",
    steps: [stepStatus("convert", { complete: false })],
    batch: { ...nothing, submissions: [waiting] },
  });
  const lines = progressLines(status, { style, pace: new Pace(), width: 80, height: 20, frame: 0 });
  expect(lines.slice(-2)).toEqual(["Jobs (slurm)", "  convert  job 17  of 50 jobs: 50 pending (Resources)"]);
});
