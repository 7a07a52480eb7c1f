import { expect, test } from "vitest";
import { FakeSlurm, squareFlow } from "./fake-slurm.ts";

const squaresOnly = squareFlow.replace(
  "step(sum, { all: step(square, { n: each([1, 2, 3, 4, 5, 6, 7]) }) })",
  "step(square, { n: each([1]) })",
);

function done() {
  const slurm = new FakeSlurm({ "squares.mjs": squaresOnly });
  const run = slurm.sheaf("submit", "squares.mjs", "--count", "1", "--executor", "slurm").out.trim();
  expect(slurm.work(run, 1, "1").err).toBe("");
  return { slurm, run };
}

test("a job that is held for ever though its element has ended is cancelled when the run ends, and only that", () => {
  const { slurm, run } = done();
  using _ = slurm;
  slurm.says("squeue", ["1_[0]|PENDING|launch failed requeued held||0|"]);
  expect(slurm.dispatch(run, "2").err).toBe("");
  expect(slurm.sheaf("status", run, "--quiet").out).toBe("succeeded\n");
  expect(slurm.called("scancel")).toEqual([expect.stringMatching(/^scancel (.* )?1$/)]);
}, 60_000);

test("one that is about to end by itself is left alone", () => {
  const { slurm, run } = done();
  using _ = slurm;
  slurm.says("squeue", ["1_0|COMPLETING|None|n1|0|"]);
  expect(slurm.dispatch(run, "2").err).toBe("");
  expect(slurm.sheaf("status", run, "--quiet").out).toBe("succeeded\n");
  expect(slurm.called("scancel")).toEqual([]);
}, 60_000);
