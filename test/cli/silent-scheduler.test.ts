import { expect, test } from "vitest";
import { FakeSlurm, squareFlow } from "../batch/fake-slurm.ts";

const waiting = "Slurm does not answer yet (sbatch): waiting for it";

test("who waits for a scheduler is told so on standard error, once, and not where little is to be said", () => {
  using slurm = new FakeSlurm({ "demo.mjs": squareFlow });
  slurm.hangs("sbatch", 4);
  const submit = (...words: string[]) =>
    slurm.sheaf("submit", "demo.mjs", "--count", "7", "--executor", "slurm", ...words);
  const { err, out } = submit("--json");
  expect(err.split(waiting)).toHaveLength(2);
  expect(() => JSON.parse(out) as unknown).not.toThrow();
  expect(submit("--quiet").err).not.toContain(waiting);
});
