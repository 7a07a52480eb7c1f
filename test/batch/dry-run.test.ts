import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FakeSlurm, squareFlow } from "./fake-slurm.ts";

interface Report {
  readonly submissions: readonly {
    readonly step?: string;
    readonly name: string;
    readonly jobs: number;
    readonly elements: number;
    readonly more: readonly number[];
    readonly command: string;
    readonly scriptFile: string;
    readonly script: string;
  }[];
}

const words = ["squares.mjs", "--count", "7", "--executor", "slurm", "--dry-run"];

describe("what would be submitted", () => {
  test.each(["submit", "run"])("%s --dry-run shows it, and does none of it", (command) => {
    using slurm = new FakeSlurm({ "squares.mjs": squareFlow });
    const { out, err, code } = slurm.sheaf(command, ...words);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toContain(
      "JOB1: square, 3 elements in an array of 3 jobs; then 2 more like it, with 4 elements",
    );
    expect(out).toMatch(/\$ sbatch .*--array=0-2 .*--mem=1908M --partition=long .*batch\/1\/job\.sh$/m);
    expect(out).toMatch(/^ +exec .*batch-worker\.js .*batch\/1$/m);
    expect(out).toContain("The job that goes on with the run\n");
    // The last array is what it waits for.
    expect(out).toMatch(/\$ sbatch .*--dependency=afterany:JOB3 .*dispatch\.sh$/m);
    expect(slurm.calls("sbatch")).toBe(0);
    expect(slurm.sheaf("runs", "--json").out).toBe("[]\n");
    expect(existsSync(join(slurm.project.folder, ".sheaf/runs"))).toBe(false);
  });

  test("as data, each kind of array with how many follow", () => {
    using slurm = new FakeSlurm({ "squares.mjs": squareFlow });
    const { submissions } = JSON.parse(slurm.sheaf("submit", ...words, "--json").out) as Report;
    expect(submissions.map(({ step, jobs, elements, more }) => [step, jobs, elements, more])).toEqual([
      ["square", 3, 3, [3, 1]],
      [undefined, 1, 0, []],
    ]);
    expect(submissions[0]!.script).toMatch(/^#!\/bin\/bash\n/);
    expect(submissions[0]!.command.endsWith(submissions[0]!.scriptFile)).toBe(true);
  });

  test("a pool's jobs", () => {
    using slurm = new FakeSlurm({ "squares.mjs": squareFlow });
    const { submissions } = JSON.parse(
      slurm.sheaf("submit", ...words, "--pool", "2", "--json").out,
    ) as Report;
    expect(submissions[0]).toMatchObject({ jobs: 2, elements: 7, more: [] });
  });

  test("what it is not handed to is told at once", () => {
    using slurm = new FakeSlurm({ "squares.mjs": squareFlow });
    const { code, err } = slurm.sheaf("submit", "squares.mjs", "--count", "7", "--dry-run");
    expect(code).toBe(2);
    expect(err).toContain("--executor slurm");
  });
});
