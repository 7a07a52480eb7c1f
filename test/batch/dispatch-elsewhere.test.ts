import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSqliteStore } from "../../dist/store/sqlite/open-sqlite-store.js";
import { FakeSlurm, squareFlow } from "./fake-slurm.ts";

const waiting = [
  "1_[0-2]|PENDING|Resources||0|",
  "2_[0-2]|PENDING|Resources||0|",
  "3_0|PENDING|Resources||0|",
];

/** A run whose dispatch job, number 4, has taken it up on a node that this host knows nothing of, a moment ago. */
async function goneOnWithElsewhere() {
  const slurm = new FakeSlurm({ "squares.mjs": squareFlow });
  const { out, err } = slurm.sheaf("submit", "squares.mjs", "--count", "7", "--executor", "slurm");
  const run = out.trim();
  if (run === "") throw new Error(err);
  const home = join(slurm.project.folder, ".sheaf");
  const process = { host: "a-node-of-the-cluster", pid: 4711, pidStart: "1" };
  writeFileSync(
    join(home, "runs", run, "batch/dispatch-processes"),
    `${JSON.stringify({ job: "4", ...process })}\n`,
  );
  const store = await openSqliteStore({ folder: home });
  const lease = await store.acquire(run, { ...process, heartbeatAt: Date.now() }, () => true);
  if ("heldBy" in lease) throw new Error("it is held already");
  await store.commit(lease, [], { state: "running" });
  await store.close();
  return { slurm, run };
}

test("while its scheduler says that it runs, or does not know it, the run is its own", async () => {
  const { slurm, run } = await goneOnWithElsewhere();
  using _ = slurm;
  for (const lines of [[...waiting, "4|RUNNING|None|n9|0|"], waiting]) {
    slurm.says("squeue", lines);
    const { code, err } = slurm.sheaf("resume", run);
    expect(code).not.toBe(0);
    expect(err).toContain("is being driven by process 4711 on a-node-of-the-cluster");
  }
});

test.each([
  ["the queue", "squeue", "4|NODE_FAIL|None|n9|0|"],
  ["the accounting", "sacct", "4|NODE_FAIL|1:0|3|00:00.003||n9|2026-11-21T15:33:53"],
] as const)("once %s says that it has ended, another goes on at once", async (_, program, line) => {
  const { slurm, run } = await goneOnWithElsewhere();
  using __ = slurm;
  slurm.says("squeue", waiting);
  slurm.says(program, program === "squeue" ? [...waiting, line] : [line]);
  await expect
    .poll(() => slurm.sheaf("status", run).out, { timeout: 30_000 })
    .toContain("The job that was to go on with the run was gone: job 5 was submitted in its place.");
});

test("and so does resume", async () => {
  const { slurm, run } = await goneOnWithElsewhere();
  using _ = slurm;
  slurm.says("squeue", [...waiting, "4|CANCELLED|None|n9|0|"]);
  const { child, said } = slurm.start("resume", run);
  try {
    await expect.poll(() => slurm.calls("sbatch"), { timeout: 30_000 }).toBe(5);
    expect(said.err).not.toContain("is being driven");
  } finally {
    child.kill("SIGKILL");
  }
});
