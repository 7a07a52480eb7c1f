import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FakeSlurm, squareFlow } from "./fake-slurm.ts";

const inSeconds = (seconds: number) => ({ SHEAF_BATCH_END: String(Math.floor(Date.now() / 1000) + seconds) });

test("a pool's job whose time is nearly over takes nothing more; what it left goes to another pool, uncounted", () => {
  using slurm = new FakeSlurm({ "demo.mjs": squareFlow });
  const { out, err } = slurm.sheaf(
    "submit",
    "demo.mjs",
    "--count",
    "7",
    "--executor",
    "slurm",
    "--pool",
    "1",
  );
  const run = out.trim();
  expect(run, err).not.toBe("");
  const results = join(slurm.project.folder, ".sheaf/runs", run, "batch/1/results");
  // Fewer seconds than those in which a task would be warned: one is begun all the same.
  expect(slurm.work(run, 1, "1", inSeconds(20)).code).toBe(0);
  expect(existsSync(results)).toBe(true);
  slurm.says("sacct", ["1_0|COMPLETED|0:0|1|00:00.500||n1|2026-11-21T10:00:00"]);
  slurm.says("squeue", ["3_[0]|PENDING|Priority||0|", "5_[0]|PENDING|Priority||0|"]);
  slurm.dispatch(run, "2");
  const lines = readFileSync(
    join(slurm.project.folder, ".sheaf/runs", run, "batch/2/elements.jsonl"),
    "utf8",
  );
  expect(lines.trimEnd().split("\n")).toHaveLength(6);
  expect(lines).not.toContain('"attempt":2');
  expect(slurm.work(run, 2, "3", inSeconds(3600)).code).toBe(0);
  slurm.dispatch(run, "4");
  const status = JSON.parse(slurm.sheaf("status", run, "--json").out) as { steps: object[] };
  expect(status.steps[0]).toMatchObject({ name: "square", succeeded: 7, failed: 0 });
});
