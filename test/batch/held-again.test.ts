import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FakeSlurm, squareFlow } from "./fake-slurm.ts";

test("a job that Slurm holds, after it failed to start it again, is cancelled once its element has ended", () => {
  using slurm = new FakeSlurm({ "squares.mjs": squareFlow });
  const run = slurm.sheaf("submit", "squares.mjs", "--count", "7", "--executor", "slurm").out.trim();
  slurm.says("squeue", [
    "1_0|PENDING|launch failed requeued held||0|",
    "1_[1-2]|PENDING|Resources||0|",
    "2_[0-2]|PENDING|Resources||0|",
    "3_0|PENDING|Resources||0|",
    "4|PENDING|Dependency||0|",
  ]);
  expect(slurm.sheaf("status", run).out).toContain("launch failed requeued held");
  expect(slurm.calls("scancel")).toBe(0);
  const results = join(slurm.project.folder, ".sheaf/runs", run, "batch/1/results/0");
  mkdirSync(results, { recursive: true });
  for (const line of [0, 1]) writeFileSync(join(results, `${line}.json`), "{}");
  expect(slurm.sheaf("status", run).code).toBe(0);
  expect(slurm.called("scancel")).toEqual([expect.stringContaining("1_[0]")]);
});
