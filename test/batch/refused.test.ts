import { describe, expect, test } from "vitest";
import type { Spoken } from "../cli/project.ts";
import { FakeSlurm, squareFlow } from "./fake-slurm.ts";

const words = ["squares.mjs", "--count", "7", "--executor", "slurm"];
const reason = "sbatch: error: invalid partition specified: nope";
/** The step's queue, so only its own jobs are refused. */
const ofStep = "--partition=long";

function submit(prepare: (slurm: FakeSlurm) => void, ...more: string[]) {
  const slurm = new FakeSlurm({ "squares.mjs": squareFlow });
  prepare(slurm);
  return { slurm, said: slurm.sheaf("submit", ...words, ...more) };
}

const states = (slurm: FakeSlurm) =>
  (JSON.parse(slurm.sheaf("runs", "--json").out) as { state: string }[]).map(({ state }) => state);

function expectNoTrace({ err }: Spoken): void {
  expect(err).not.toMatch(/^ +at .*dist\//m);
}

describe("jobs that the scheduler does not take", () => {
  test("those of a step: submit says so, and has failed", () => {
    const { slurm, said } = submit((fake) => fake.refuses(ofStep, reason));
    using _ = slurm;
    expect(said.code).toBe(1);
    expect(said.err).toContain("failed after");
    expect(said.err).toContain(`Slurm refused to take jobs of step square: ${reason}`);
    // Seven elements, one cause.
    expect(said.err.match(/✖ square\[/g)).toHaveLength(1);
    expect(said.err).toContain("the same: square[1], square[2], square[3] … 6 in all");
    expect(states(slurm)).toEqual(["failed"]);
  });

  test("as data, with its state, and the same exit code", () => {
    const { slurm, said } = submit((fake) => fake.refuses(ofStep, reason), "--json");
    using _ = slurm;
    expect(said.code).toBe(1);
    expect(JSON.parse(said.out)).toMatchObject({ state: "failed" });
    // Nothing has run, so there is no log to look at.
    const { failures } = JSON.parse(slurm.sheaf("status", "--json").out) as { failures: object[] };
    expect(failures[0]).toMatchObject({ step: "square", index: [0] });
    expect(failures[0]).not.toHaveProperty("log");
    expect(slurm.sheaf("status").out).not.toContain(".log");
  });

  test("the one that goes on with the run: the others are taken back, and the run has failed", () => {
    const { slurm, said } = submit((fake) => fake.refuses(".dispatch", reason));
    using _ = slurm;
    expect(said.code).toBe(1);
    expect(said.err).toContain("refused to submit the job that goes on with the run");
    expectNoTrace(said);
    expect(slurm.calls("scancel")).toBeGreaterThan(0);
    expect(states(slurm)).toEqual(["failed"]);
    const submitted = slurm.calls("sbatch");
    expect(slurm.sheaf("status").out).toContain(reason);
    expect(slurm.calls("sbatch")).toBe(submitted);
  });

  test("without its commands nothing is left behind that a later look would submit", () => {
    using slurm = new FakeSlurm({ "squares.mjs": squareFlow });
    const said = slurm.sheaf("submit", "squares.mjs", "--count", "7", "--executor", "lsf");
    expect(said.code).toBe(1);
    expect(said.err).toContain("the commands of LSF are not on this machine");
    expect(states(slurm)).toEqual(["failed"]);
  });

  test("the one that was to take the place of a lost one: people can still look, and wait ends in words", () => {
    const { slurm, said } = submit(() => {});
    using _ = slurm;
    const run = said.out.trim();
    // The queue and the accounting know of no job any more; a moment ago is too new to be missed.
    slurm.passes(run);
    slurm.refuses(".dispatch", reason);
    const status = slurm.sheaf("status", run);
    expect(status.code).toBe(0);
    expect(status.out).toContain("Nobody goes on with the run: Slurm refused to submit the job");
    expect(status.out).toContain(`When the cause is mended, go on with it:  sheaf resume ${run}`);
    const wait = slurm.sheaf("wait", run);
    expect(wait.code).toBe(1);
    expectNoTrace(wait);
  });
});

test("what is all cached is told at once, with exit code 0", () => {
  const { slurm } = submit(() => {});
  using _ = slurm;
  expect(slurm.sheaf("run", "squares.mjs", "--count", "7").code).toBe(0);
  const { code, err, out } = slurm.sheaf("submit", ...words);
  expect(code).toBe(0);
  expect(err).toMatch(/ succeeded in .*\n\n +step +total +cached/);
  expect(out).toMatch(/^squares-\d+-\w+\n$/);
});
