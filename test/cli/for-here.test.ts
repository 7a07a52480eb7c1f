import { expect, test } from "vitest";
import { FakeSlurm, squareFlow } from "../batch/fake-slurm.ts";

test("flags that say nothing on a batch scheduler are errors, with what to write there", () => {
  using slurm = new FakeSlurm({ "demo.mjs": squareFlow });
  const submit = (...words: string[]) =>
    slurm.sheaf("submit", "demo.mjs", "--count", "7", "--executor", "slurm", ...words);
  for (const [words, said] of [
    [["--workers", "4"], "--pool N"],
    [["--gpus", "1"], "resources: { gpus: 1 }"],
    [["--pool", "2", "--chunk", "3"], "pool and chunk are both set (--pool and --chunk)"],
    [["--mem", "4"], "1 MB at least"],
  ] as const) {
    const { code, err } = submit(...words);
    expect(code).toBe(2);
    expect(err).toContain(said);
  }
  expect(slurm.calls("sbatch")).toBe(0);
});

test("--mem is what a job asks for whose task does not say", () => {
  using slurm = new FakeSlurm({ "demo.mjs": squareFlow.replace('mem: "2GB", ', "") });
  slurm.sheaf("submit", "demo.mjs", "--count", "7", "--executor", "slurm", "--mem", "999TB");
  expect(slurm.called("sbatch")[0]).toMatch(/ --mem=95272064\dM /);
});
