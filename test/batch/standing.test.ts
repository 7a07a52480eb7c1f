import { describe, expect, test } from "vitest";
import type { RunStatus } from "../../src/model/status.ts";
import { FakeSlurm, squareFlow } from "./fake-slurm.ts";

function submitted() {
  const slurm = new FakeSlurm({ "squares.mjs": squareFlow });
  const run = slurm.sheaf("submit", "squares.mjs", "--count", "7", "--executor", "slurm").out.trim();
  const status = () => JSON.parse(slurm.sheaf("status", run, "--json").out) as RunStatus;
  return { slurm, run, status };
}

describe("how a run on a cluster stands", () => {
  test("all its elements are known from when they are submitted, and which run from the scheduler", () => {
    const { slurm, run, status } = submitted();
    using _ = slurm;
    slurm.says("squeue", [
      "1_0|RUNNING|None|n1|0|",
      "1_[1-2]|PENDING|Resources||0|",
      "2_[0-2]|PENDING|Resources||0|",
      "3_0|PENDING|Resources||0|",
      "4|PENDING|Dependency||0|",
    ]);
    expect(status()).toMatchObject({
      state: "queued",
      steps: [
        { name: "square", total: 7, complete: true, pending: 6, running: 1 },
        { name: "sum", total: 1, complete: true, pending: 1, running: 0 },
      ],
    });
    const said = slurm.sheaf("status", run).out;
    expect(said).toMatch(new RegExp(`^${run} on slurm for \\S+: 1 job running, 6 pending$`, "m"));
    expect(said).not.toContain("+");
    expect(slurm.sheaf("runs").out).toMatch(new RegExp(`^${run} +squares +on slurm `, "m"));
    expect(slurm.sheaf("runs", "--status", "queued", "--quiet").out).toBe(`${run}\n`);
  }, 60_000);

  test("what was cancelled says so, also to whoever would run it again", () => {
    const { slurm, run, status } = submitted();
    using _ = slurm;
    expect(slurm.work(run, 1, "1").err).toBe(""); // the first one has left a result
    expect(slurm.sheaf("cancel", run, "-y").code).toBe(0);
    expect(status()).toMatchObject({ state: "cancelled", steps: [{ total: 7, cancelled: 6 }, { total: 1 }] });
    const plan = slurm.sheaf("retry", run, "--dry-run").out;
    expect(plan).toMatch(/^ +square\[1\], square\[2\], square\[3\] and 4 more +was cancelled +as before$/m);
    expect(plan).not.toContain("have changed");
  }, 60_000);
});
