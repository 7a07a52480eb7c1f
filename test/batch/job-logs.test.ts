import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { FakeSlurm, squareFlow } from "./fake-slurm.ts";

function submitted() {
  const slurm = new FakeSlurm({ "squares.mjs": squareFlow });
  const { out, err } = slurm.sheaf("submit", "squares.mjs", "--count", "7", "--executor", "slurm");
  const run = out.trim();
  if (run === "") throw new Error(err);
  const batch = join(slurm.project.folder, ".sheaf/runs", run, "batch");
  return {
    slurm,
    run,
    log: (submission: number, name: string) => join(batch, `${submission}/logs/${name}.log`),
  };
}

const wrote = (file: string, text: string) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

describe("of an element that wrote nothing itself", () => {
  test("the log that the scheduler wrote of its job, by name", () => {
    const { slurm, run, log } = submitted();
    using _ = slurm;
    const file = log(2, "2-1"); // the fifth element is the second of the second array
    wrote(file, "module: command not found\n");
    const { out, err, code } = slurm.sheaf("logs", run, "square[4]");
    expect({ out, code }).toEqual({ out: "module: command not found\n", code: 0 });
    expect(err).toContain(
      `square[4] wrote nothing itself; this is what the scheduler wrote of its job 2_1: ${file}`,
    );
    expect(JSON.parse(slurm.sheaf("logs", run, "square[4]", "--json").out)).toMatchObject({
      log: "module: command not found\n",
      job: "2_1",
      file,
    });
    const shown = slurm.sheaf("show", run, "square[4]").out;
    expect(shown).toContain("Log (the scheduler's: the element wrote nothing itself)");
    expect(shown).toContain("  module: command not found");
  });

  test.each([
    ["1_[0-2]|PENDING|QOSMaxJobsPerUserLimit||0|", "it waits: QOSMaxJobsPerUserLimit"],
    ["1_1|PENDING|PartitionTimeLimit||0|", "it will not start as it is: PartitionTimeLimit"],
    ["1_1|RUNNING|None|n3|0|", "it runs on n3"],
    ["1_1|FAILED|JobLaunchFailure|n3|4021|", "it never started: its log file could not be opened"],
  ])("without one, what the scheduler says of it: %s", (line, says) => {
    const { slurm, run } = submitted();
    using _ = slurm;
    slurm.says("squeue", [line]);
    const { out, err } = slurm.sheaf("logs", run, "square[1]");
    expect(out).toBe("");
    expect(err).toContain(`square[1] wrote nothing itself, and its job 1_1 left no log: ${says}`);
    expect(slurm.sheaf("show", run, "square[1]").out).toContain(`job 1_1: ${says}`);
  });

  test("-f goes on with it", async () => {
    const { slurm, run, log } = submitted();
    using _ = slurm;
    slurm.says("squeue", ["1_0|RUNNING|None|n1|0|", "4|PENDING|Dependency||0|"]);
    const { child, said, ended } = slurm.start("logs", run, "square[0]", "-f");
    try {
      await expect.poll(() => said.err, { timeout: 20_000 }).toContain("square[0] wrote nothing itself");
      wrote(log(1, "1-0"), "one\n");
      await expect.poll(() => said.out, { timeout: 20_000 }).toBe("one\n");
      appendFileSync(log(1, "1-0"), "two\n");
      await expect.poll(() => said.out, { timeout: 20_000 }).toBe("one\ntwo\n");
    } finally {
      child.kill("SIGKILL");
      await ended;
    }
  });

  test("of one that failed without a word, status names it", () => {
    const { slurm, run, log } = submitted();
    using _ = slurm;
    wrote(log(1, "1-0"), "bash: node: command not found\n");
    slurm.says("sacct", ["1_0|FAILED|127:0|1|00:00.003||n1|2026-11-21T15:33:53"]);
    // The others of its array wait, so that the run is not over.
    slurm.says("squeue", [
      "1_[1-2]|PENDING|Resources||0|",
      "2_[0-2]|PENDING|Resources||0|",
      "3_0|PENDING|Resources||0|",
    ]);
    expect(slurm.dispatch(run, "4").err).toBe("");
    const status = slurm.sheaf("status", run);
    expect(status.out).toContain("job 1_0 ended with exit code 127");
    expect(status.out).toContain("| bash: node: command not found");
    expect(status.out).toContain(`log  ${log(1, "1-0")}`);
    expect(slurm.sheaf("logs", run, "square[0]").out).toBe("bash: node: command not found\n");
  }, 60_000);
});
