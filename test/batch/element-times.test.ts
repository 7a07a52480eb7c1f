import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { ElementReport } from "../../src/model/element-report.ts";
import { FakeSlurm, squareFlow } from "./fake-slurm.ts";

/** The others of its array wait, so that the run is not over. */
const othersWait = [
  "1_[1-2]|PENDING|Resources||0|",
  "2_[0-2]|PENDING|Resources||0|",
  "3_0|PENDING|Resources||0|",
];

function submitted() {
  const slurm = new FakeSlurm({ "squares.mjs": squareFlow });
  const run = slurm.sheaf("submit", "squares.mjs", "--count", "7", "--executor", "slurm").out.trim();
  const first = join(slurm.project.folder, ".sheaf/runs", run, "batch/1");
  const shown = () => JSON.parse(slurm.sheaf("show", run, "square[0]", "--json").out) as ElementReport;
  return { slurm, run, first, shown };
}

test("an element began and ended when its job did, not when somebody heard of it", () => {
  const { slurm, run, first, shown } = submitted();
  using _ = slurm;
  slurm.says("squeue", othersWait);
  expect(slurm.work(run, 1, "1").err).toBe("");
  // It has waited for 11 s, and took less than one.
  const { submittedAt } = JSON.parse(readFileSync(join(first, "job.json"), "utf8")) as {
    submittedAt: number;
  };
  const file = join(first, "results/0/0.json");
  const result = JSON.parse(readFileSync(file, "utf8")) as { outcome: object };
  const startedAt = submittedAt - 60_000 + 11_000;
  writeFileSync(
    join(first, "job.json"),
    readFileSync(join(first, "job.json"), "utf8").replace(`${submittedAt}`, `${submittedAt - 60_000}`),
  );
  writeFileSync(
    file,
    JSON.stringify({ ...result, startedAt, outcome: { ...result.outcome, elapsedMs: 796 } }),
  );
  expect(slurm.dispatch(run, "4").err).toBe("");
  expect(shown()).toMatchObject({
    state: { type: "succeeded" },
    startedAt,
    endedAt: startedAt + 796,
    elapsedMs: 796,
    used: { queuedMs: 11_000 },
  });
  expect(slurm.sheaf("show", run, "square[0]").out).toMatch(/^ +queued +11s$/m);
}, 60_000);

test("so did one that has left no result: when, its start was noted; how long, the scheduler says", () => {
  const { slurm, run, first, shown } = submitted();
  using _ = slurm;
  const startedAt = Date.now() - 60_000;
  const start = join(first, "starts/0/0.1");
  mkdirSync(dirname(start), { recursive: true });
  writeFileSync(start, `elsewhere 1 ${startedAt}`);
  slurm.says("squeue", othersWait);
  slurm.says("sacct", ["1_0|FAILED|7:0|9|00:00.003||n1|2026-11-21T15:33:53"]);
  expect(slurm.dispatch(run, "4").err).toBe("");
  expect(shown()).toMatchObject({
    state: { type: "failed", failure: { cause: "crash", exitCode: 7 } },
    startedAt,
    endedAt: startedAt + 9_000,
    elapsedMs: 9_000,
  });
}, 60_000);
