import { describe, expect, test } from "vitest";
import { FakeSlurm } from "./fake-slurm.ts";

const branches = `import { flow, task } from "sheaf";
import { z } from "zod";

const act = (name) => task({ name, input: { of: z.string() }, output: z.string(), run: ({ of }) => of + " " + name });

export default flow({
  name: "branches",
  params: {},
  steps: (_, { step }) => {
    const long = step(act("long"), { of: "a" });
    const second = step(act("second"), { of: step(act("first"), { of: "b" }) });
    return step(act("join"), { of: second }, { after: [long] });
  },
});
`;

const waiting = (job: number) => `${job}|PENDING|Dependency||0|`;
const running = (job: number) => `${job}_0|RUNNING|None|n1|0|`;
const dependency = (call: string) => /--dependency=(\S+)/.exec(call)?.[1];

describe("two branches", () => {
  function submitted() {
    const slurm = new FakeSlurm({ "branches.mjs": branches });
    const { out, err } = slurm.sheaf("submit", "branches.mjs", "--executor", "slurm");
    const run = out.trim();
    if (run === "") throw new Error(err);
    slurm.says("squeue", [running(1), running(2), waiting(3)]);
    return { slurm, run };
  }

  test("one job waits for the first of both, and the status shows it", () => {
    const { slurm, run } = submitted();
    using _ = slurm;
    const calls = slurm.called("sbatch");
    expect(calls).toHaveLength(3);
    expect(dependency(calls[2]!)).toBe("afterany:1?afterany:2");
    expect(calls[2]).not.toContain("--begin");
    expect(slurm.sheaf("status", run).out).toMatch(/^ +dispatch +job 3 +pending \(Dependency\)$/m);
    expect(slurm.calls("sbatch")).toBe(3);
  });

  test("it goes on with the short one, and leaves one job behind it", () => {
    const { slurm, run } = submitted();
    using _ = slurm;
    const first = slurm.called("sbatch").findIndex((call) => call.includes(`${run}.first `)) + 1;
    expect(slurm.work(run, first, String(first)).err).toBe("");
    expect(slurm.dispatch(run, "3").err).toBe("");
    const [array, dispatch, ...more] = slurm.called("sbatch").slice(3);
    expect(more).toEqual([]);
    expect(array).toContain(`--job-name=${run}.second `);
    expect(dependency(dispatch!)).toBe(`afterany:${3 - first}?afterany:4`);
    expect(slurm.calls("scancel")).toBe(0);
  });

  test("with nothing but the last step left, it waits for that and for the dispatch job that submits it", () => {
    const { slurm, run } = submitted();
    using _ = slurm;
    for (const job of [1, 2]) slurm.work(run, job, String(job));
    slurm.dispatch(run, "3");
    slurm.work(run, 3, "4");
    slurm.says("squeue", []);
    slurm.dispatch(run, "5");
    expect(slurm.called("sbatch").slice(3).map(dependency)).toEqual([
      undefined,
      "afterany:4:3",
      undefined,
      "afterany:6:5",
    ]);
  });

  test("cancel leaves no job of it", () => {
    const { slurm, run } = submitted();
    using _ = slurm;
    expect(slurm.sheaf("cancel", run, "--yes").code).toBe(0);
    expect(slurm.called("scancel").join(" ")).toMatch(/ 1 2 3\b/);
  });

  test("when somebody looks every so often, another job waits for its time; the first to begin cancels the other", () => {
    using slurm = new FakeSlurm({
      "branches.mjs": branches,
      "sheaf.config.toml": 'executor = "slurm"\ndispatch = { every = "10m" }\n',
    });
    const run = slurm.sheaf("submit", "branches.mjs").out.trim();
    const [, , first, timed] = slurm.called("sbatch");
    expect(dependency(first!)).toBe("afterany:1?afterany:2");
    expect(timed).toMatch(/--begin=\d{4}-/);
    expect(dependency(timed!)).toBe(undefined);

    slurm.says("squeue", [running(1), running(2), waiting(3), waiting(4)]);
    expect(slurm.sheaf("status", run).out.match(/^ +dispatch .*$/gm)).toHaveLength(2);
    // The one that looks because of the time cancels the other, and leaves two behind it.
    expect(slurm.dispatch(run, "4").err).toBe("");
    expect(slurm.called("scancel")).toEqual([expect.stringMatching(/\b3$/)]);
    const [again, next] = slurm.called("sbatch").slice(4);
    expect(dependency(again!)).toBe("afterany:1?afterany:2");
    expect(dependency(next!)).toBe("afterany:4");
    expect(next).toMatch(/--begin=/);
  });

  test("one of those that are to go on is lost: all are replaced", () => {
    using slurm = new FakeSlurm({
      "branches.mjs": branches,
      "sheaf.config.toml": 'executor = "slurm"\ndispatch = { every = "10m" }\n',
    });
    const run = slurm.sheaf("submit", "branches.mjs").out.trim();
    slurm.says("squeue", [running(1), running(2), waiting(3)]);
    // Jobs that were submitted a moment ago may not be in the queue's answers yet.
    slurm.age(run);
    expect(slurm.sheaf("status", run).out).toContain("job 5 was submitted in its place");
    expect(slurm.called("scancel")).toEqual([expect.stringMatching(/\b3 4$/)]);
  });
});
