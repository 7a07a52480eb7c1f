import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Project } from "../cli/project.ts";
import { greedyFlow, measuredFlow } from "./flows.ts";

const MB = 1e6;
const onLinux = process.platform === "linux";

interface Spread {
  readonly count: number;
  readonly min: number;
  readonly max: number;
}
interface StepUsage extends Readonly<Record<"wall" | "cpu" | "peakRss" | "read" | "written", Spread>> {
  readonly name: string;
  readonly computed: number;
  readonly cached: number;
  readonly cachedFrom: readonly string[];
  readonly efficiency?: number;
  readonly askedMem: Spread;
  readonly outOfMemory: { readonly count: number; readonly most: number };
  readonly timeouts: { readonly count: number; readonly most: number };
}
interface Report {
  readonly run: string;
  readonly steps: readonly StepUsage[];
  readonly advice: readonly { readonly step: string; readonly resource: string; readonly value: unknown }[];
}

let project: Project;
const reported = (...words: readonly string[]) => {
  const { steps, ...rest } = project.json("usage", ...words) as Report;
  return { ...rest, step: (name: string) => steps.find((step) => step.name === name)! };
};

describe.runIf(onLinux)("what elements used", () => {
  beforeAll(() => {
    project = new Project({ "measured.ts": measuredFlow });
    project.sheaf("run", "measured.ts", "--mem", "40GB");
  });
  afterAll(() => project[Symbol.dispose]());

  test("by step: in processes, threads, programs; nothing where nothing is known", () => {
    const { step, advice } = reported();
    const [processes, threads, programs, nothing] = ["process", "thread", "program", "nothing"].map(step);

    expect(processes!.peakRss.count).toBe(3);
    expect(processes!.peakRss.min).toBeGreaterThan(100 * MB);
    expect(processes!.peakRss.min).toBeLessThan(300 * MB);
    expect(processes!.peakRss.max).toBeGreaterThan(300 * MB);
    expect(processes!.peakRss.max).toBeLessThan(700 * MB);
    expect(processes!.cpu.min).toBeGreaterThanOrEqual(120);
    expect(processes!.written.min).toBeGreaterThanOrEqual(20 * MB);
    expect(processes!.written.max).toBeLessThan(25 * MB);

    expect(threads!.cpu.min).toBeGreaterThan(20); // the clock of the body is that of the process
    expect(threads!.peakRss).toBeUndefined();

    expect(programs!.written.min).toBeGreaterThanOrEqual(30 * MB);
    expect(programs!.written.max).toBeLessThan(32 * MB);
    expect(programs!.cpu.min).toBeGreaterThanOrEqual(100);
    expect(programs!.cpu.max).toBeLessThan(3000);
    expect(programs!.askedMem).toMatchObject({ count: 2, max: 8e9 });

    expect(nothing!.wall.count).toBe(4);
    expect(nothing!.cpu).toBeUndefined();

    expect(
      advice.find(({ resource, step: name }) => name === "process" && resource === "mem")!.value,
    ).toMatch(/^\d+(\.5)?[GM]B$/);
  });

  test("for people, with what to write; of one step; of a step that is not there", () => {
    const { out } = project.sheaf("usage", "measured-", "process");
    expect(out).toMatch(/^process {2}3 elements$/m);
    expect(out).toMatch(/^ {2}memory .* 16 GB$/m);
    expect(out).toMatch(/^process asked for 16 GB, never used more than \d+ MB in 3 elements; /m);
    expect(out).toMatch(/^ {2}resources: \{ mem: ".*B", time: "1m" \},$/m);
    expect(out).not.toContain("thread");
    expect(project.sheaf("usage", "measured-", "proces").err).toContain('Did you mean "process"?');
  });

  test("results of the cache are not counted again: the run that computed them is named", () => {
    const first = reported().run;
    project.sheaf("run", "measured.ts", "--mem", "40GB");
    const { run, step } = reported();
    expect(run).not.toBe(first);
    expect(step("process")).toMatchObject({ computed: 0, cached: 3, cachedFrom: [first] });
    expect(project.sheaf("usage").out).toContain(`nothing computed; 3 cached, from ${first}`);
  });
});

/** Worker processes inherit Node's flags: a small heap is soon full. */
const bin = new URL("../../dist/cli/bin.js", import.meta.url).pathname;
const run = (...words: readonly string[]) => project.node(["--max-old-space-size=80", bin, ...words]);
const greedy = (retry: string, enough: number) =>
  project.write("greedy.ts", greedyFlow.replaceAll("RETRY", retry).replaceAll("ENOUGH", String(enough)));

describe("attempts that ran out of something", () => {
  beforeEach(() => void (project = new Project()));
  afterEach(() => project[Symbol.dispose]());

  test("are followed by ones that ask for more, from what was measured", () => {
    greedy(
      '{ limit: 3, backoff: { initial: "1ms" }, escalate: { mem: 2, time: { factor: 2, max: "3s" } } }',
      3,
    );
    expect(run("run", "greedy.ts", "--mem", "40GB", "--until", "greedy").code).toBe(0);
    expect(reported().step("greedy")).toMatchObject({ computed: 2, outOfMemory: { count: 2 } });
    expect(reported().step("greedy").outOfMemory.most).toBeGreaterThanOrEqual(6e8);
    expect(run("run", "greedy.ts", "--until", "slow").code).toBe(0);
    expect(reported().step("slow")).toMatchObject({ computed: 2, timeouts: { count: 2 } });
    expect(reported().step("slow").timeouts.most).toBeGreaterThanOrEqual(2000);
  });

  test("have no further one where a limit is reached, or this machine has no more", () => {
    greedy(
      '{ limit: 5, backoff: { initial: "1ms" }, escalate: { mem: { max: "500MB" }, time: { max: "1s" } } }',
      9,
    );
    run("run", "greedy.ts", "--mem", "40GB", "--until", "greedy");
    // 300 MB, 500 MB
    expect(reported().step("greedy").outOfMemory).toEqual({ count: 2, most: 5e8 });
    run("run", "greedy.ts", "--mem", "40GB", "--until", "slow");
    expect(reported().step("slow").timeouts.count).toBe(1);
    greedy('{ limit: 5, backoff: { initial: "1ms" }, escalate: true }', 9);
    const { err } = run("run", "greedy.ts", "--mem", "1GB", "--force", "--until", "greedy");
    expect(err).toMatch(/1\.\d GB of memory are needed, and this executor has 1 GB/);
    expect(err).toContain("escalate");
  });
});

describe("sheaf retry --dry-run", () => {
  beforeAll(() => {
    project = new Project();
    greedy("{ limit: 0, escalate: { mem: 4, time: 2 } }", 9);
    run("run", "greedy.ts", "--mem", "40GB");
  });
  afterAll(() => project[Symbol.dispose]());

  test("says what would run again and why, what it would ask for, and what waits; and runs nothing", () => {
    const { code, out } = run("retry", "greedy-", "--dry-run");
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}greedy\[1\] +ran out of memory, asked for 300 MB.* mem 300 MB → 1.2 GB$/m);
    expect(out).toMatch(/^ {2}slow\[1\] +took longer than 1s +time 1s → 2s$/m);
    expect(out).toMatch(/^ {2}wrong\[0\], wrong\[1\], wrong\[2\] +RangeError: x is 1 +as before$/m);
    expect(out).toMatch(/^ {2}after: 3 +what they wait for runs first$/m);
    expect(out).toContain("5 elements would run again, and then 3 that wait for others.");
    expect(project.json("status")).toMatchObject({ state: "failed", failedTotal: 5 });
  });

  test("of one step; of a flow whose task asks for more now, or for nothing more", () => {
    const { out } = run("retry", "greedy-", "--dry-run", "--step", "slow");
    expect(out).toContain("1 element would run again.");
    greedy("{ limit: 0 }", 9);
    const plain = run("retry", "greedy-", "--dry-run").out;
    expect(plain).toContain("greedy ran out of memory and would be given no more: write `mem:");
    expect(plain).toContain("slow ran out of time and would be given no more: write `time:");
    project.write(
      "greedy.ts",
      greedyFlow.replaceAll("RETRY", "1").replaceAll("ENOUGH", "9").replace('"300MB"', '"600MB"'),
    );
    expect(run("retry", "greedy-", "--dry-run").out).toMatch(/mem 300 MB → 600 MB$/m);
  });

  test("what has a result runs again too where its code has changed", () => {
    project.write(
      "greedy.ts",
      greedyFlow.replaceAll("RETRY", "1").replaceAll("ENOUGH", "9").replace('version: "1"', 'version: "2"'),
    );
    expect(run("retry", "greedy-", "-n").out).toMatch(
      /^ {2}greedy: 1 +the code or the inputs have changed$/m,
    );
  });

  test("and the retry does as it says", () => {
    greedy("{ limit: 0, escalate: { mem: 4, time: 2 } }", 9);
    run("retry", "greedy-", "--step", "slow");
    expect(reported().step("slow").timeouts.most).toBeGreaterThanOrEqual(2000);
    expect(run("retry", "greedy-", "-n", "--step", "slow").out).toContain("time 2s → 4s");
    project.write("calm", "");
    const { code, err } = run("retry", "greedy-", "--mem", "40GB");
    expect(err).not.toContain("failed:");
    expect(code).toBe(0);
    expect(run("retry", "greedy-", "-n").out).toBe("Nothing to run again.\n");
  });
});
