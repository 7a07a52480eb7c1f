import { expect, test } from "vitest";
import { FakeSlurm } from "./fake-slurm.ts";

const flowOf = (options = "{}") => `import { each, flow, task } from "sheaf";
import { setTimeout as after } from "node:timers/promises";
import { z } from "zod";

const simulate = task({
  name: "simulate",
  input: { seed: z.int() },
  output: z.int(),
  resources: { time: "1m" },
  run: async ({ seed }) => {
    await after(50);
    return seed;
  },
});

export default flow({
  name: "demo",
  params: { seeds: z.array(z.int()) },
  steps: ({ seeds }, { step }) => step(simulate, { seed: each(seeds) }, ${options}),
});
`;

interface Planned {
  readonly step?: string;
  readonly jobs: number;
  readonly elements: number;
  readonly more: readonly number[];
  readonly later?: number;
  readonly packing?: { readonly chunk: number; readonly pace?: { readonly run: string } };
  readonly command: string;
}

/** A demo.mjs, and what a run of it with so many seeds would submit first. */
class Demo extends FakeSlurm {
  constructor(options?: string) {
    super({ "demo.mjs": flowOf(options) });
  }

  params(count: number, from = 0): readonly string[] {
    const seeds = Array.from({ length: count }, (_, at) => from + at);
    return ["demo.mjs", "--seeds", JSON.stringify(seeds)];
  }

  planned(count: number, ...words: readonly string[]): readonly Planned[] {
    const asked = ["submit", ...this.params(count), "--executor", "slurm", "--dry-run", "--json", ...words];
    const { out } = this.sheaf(...asked);
    const { submissions } = JSON.parse(out) as { submissions: readonly Planned[] };
    return submissions.filter(({ step }) => step !== undefined);
  }
}

test("jobs of a length are made by what earlier elements took, and say so", () => {
  using demo = new Demo();
  const { out: run, code } = demo.sheaf("run", ...demo.params(4, 1000), "--quiet", "--json");
  expect(code).toBe(0);
  const [first] = demo.planned(100, "--chunk", "1s");
  // However slow this machine is, an element took 50 ms or more.
  expect(first!.packing!.chunk).toBeLessThanOrEqual(20);
  expect(first!.packing!.chunk).toBeGreaterThan(1);
  expect(run).toContain(first!.packing!.pace!.run);
  const { out } = demo.sheaf("submit", ...demo.params(100), "--executor", "slurm", "--chunk", "1s", "-n");
  expect(out).toMatch(
    /^ {2}\d+ per job, to make jobs of 1 s: simulate took [\d.]+ m?s on average in run demo-\S+$/m,
  );
});

test("with nothing known, a first array of single elements is to teach it", () => {
  using demo = new Demo();
  const [first] = demo.planned(200, "--chunk", "1s");
  expect(first).toMatchObject({ elements: 3, packing: { chunk: 1, sample: 32 }, later: 168 });
  expect(first!.more.reduce((sum, elements) => sum + elements, first!.elements)).toBe(32);
  demo.sheaf("submit", ...demo.params(200), "--executor", "slurm", "--chunk", "1s");
  // Arrays of 3 jobs, and the job that goes on.
  expect(demo.calls("sbatch")).toBe(11 + 1);
  demo.says("squeue", ["1_[0-2]|PENDING|Priority||0|"]);
  expect(demo.sheaf("status").out).toContain(
    "\n  simulate: 1 per job for the first 32: nothing is known yet of how long simulate takes",
  );
});

test("a step's own chunk wins, and their queue's limit over all", () => {
  using demo = new Demo("{ chunk: 50 }");
  expect(demo.planned(100, "--chunk", "2")).toMatchObject([{ jobs: 2, elements: 100 }]);
  demo.says("sinfo", ["main*|up|20:00|4|4|4000"]);
  const [first] = demo.planned(100, "--chunk", "2");
  expect(first).toMatchObject({ jobs: 3, packing: { chunk: 19 } });
  // 19 elements of a minute, and one to start.
  expect(first!.command).toMatch(/ --time=20 /);
});

test("what is no chunk is told", () => {
  using demo = new Demo('{ chunk: "soon" }');
  const { err, code } = demo.sheaf("run", ...demo.params(1));
  expect(code).not.toBe(0);
  expect(err).toContain('chunk "soon" is not a length of time');
});
