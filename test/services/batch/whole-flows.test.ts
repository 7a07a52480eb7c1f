import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunDocument } from "../../../src/cli/run-document.ts";
import { type Service, skipLoudly } from "../service.ts";
import { startSge } from "../sge.ts";
import { startSlurm } from "../slurm.ts";
import { counts, Site, until } from "./site.ts";

const example = (name: string) => fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
const calls = [
  [example("weather/weather.ts")],
  [example("earthquakes/earthquakes.ts")],
  [example("command/command.ts")],
  [example("demo/demo.ts"), "--start", "2025-01-01", "--end", "2025-01-31", "--bucket", "b"],
];

/** What came of all examples: results, counts, published files. */
async function examplesIn(site: Site, ...words: readonly string[]) {
  const runs = calls.map(async (call) => {
    const { out, err } = await site.sheaf("run", ...call, ...words, "--json");
    if (!out.includes('"steps"')) throw new Error(`${call[0]}: ${out}${err}`);
    const document = JSON.parse(out.replaceAll(site.folder, "")) as RunDocument;
    return [document.state, document.result, counts(document, "succeeded"), counts(document, "failed")];
  });
  const ended = await Promise.all(runs);
  const published = readdirSync(site.path("results"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), "base64")]);
  return { ended, published: Object.fromEntries(published) as Record<string, string> };
}

const mixed = `import { each, flow, task } from "sheaf";
import { z } from "zod";
const list = task({ name: "list", input: { n: z.int() }, output: z.array(z.int()), run: ({ n }) => Array.from({ length: n }, (_, at) => at) });
const add = (name) => task({ name, input: { x: z.int() }, output: z.int(), resources: { exclusive: true }, run: ({ x }) => x + 1 });
const sum = task({ name: "sum", input: { xs: z.array(z.int()) }, output: z.int(), run: ({ xs }) => xs.reduce((a, b) => a + b, 0) });
const [one, two, three] = ["one", "two", "three"].map(add);
export default flow({
  name: "mixed",
  params: { n: z.int() },
  steps: ({ n }, { step }) => {
    const first = step(one, { x: each(step(list, { n })) });
    return step(sum, { xs: step(three, { x: each(step(two, { x: each(first) })) }) });
  },
});
`;

describe.skipIf(skipLoudly("whole flows on schedulers"))("whole flows on schedulers", () => {
  let slurm: Service;
  let sge: Service;
  beforeAll(async () => {
    [slurm, sge] = await Promise.all([startSlurm({ nodes: 16 }), startSge()]);
  });
  afterAll(async () => {
    await slurm?.[Symbol.asyncDispose]();
    await sge?.[Symbol.asyncDispose]();
  });

  test("the examples give the same by run, by Slurm, by Grid Engine, and by a pool", async () => {
    using here = new Site(slurm, {}, "local");
    using onSlurm = new Site(slurm, {}, "slurm");
    using onSge = new Site(sge, {}, "sge");
    using inPool = new Site(slurm, {}, "slurm");
    const expected = await examplesIn(here);
    expect(expected.ended.map(([state]) => state)).toEqual(Array(4).fill("succeeded"));
    const others = [
      examplesIn(onSlurm, "--chunk", "8"),
      examplesIn(onSge, "--chunk", "8"),
      examplesIn(inPool, "--pool", "2"),
    ];
    for (const other of await Promise.all(others)) expect(other).toEqual(expected);
  });

  test("602 elements in five steps on 16 nodes: one dispatch job at a time, and no process where it was submitted", async () => {
    using site = new Site(slurm, { "flow.ts": mixed });
    const run = await site.submit("flow.ts", "--n", "200", "--chunk", "10");
    let most = 0;
    const left = new Set<string>();
    await until("nothing is queued", async () => {
      const jobs = await site.queued(run);
      most = Math.max(most, jobs.filter((job) => /dispatch \d+ RUNNING/.test(job)).length);
      for (const process of processesOutsideOfJobs(site.folder)) left.add(process);
      return jobs.length === 0;
    });
    expect([...left]).toEqual([]);
    expect(most).toBe(1);
    const dispatches = await slurm.command("sacct", "-nXP", "-o", "Start,End", `--name=${run}.dispatch`);
    const times = dispatches
      .trim()
      .split("\n")
      .map((line) => line.split("|") as [string, string])
      .filter(([start]) => start !== "None" && start !== "Unknown")
      .toSorted(([one], [other]) => one.localeCompare(other));
    expect(times.filter(([start], at) => at > 0 && start < times[at - 1]![1])).toEqual([]);
    // Each job has a node to itself.
    const nodes = await slurm.command("sacct", "-nXP", "-o", "NodeList", `--name=${run}.one`);
    expect(new Set(nodes.trim().split("\n")).size).toBeGreaterThan(4);
    const ended = await site.ended(run);
    expect(counts(ended, "succeeded")).toEqual({ list: 1, one: 200, two: 200, three: 200, sum: 1 });
    expect(ended.result).toBe(200 * 3 + (199 * 200) / 2);
  });

  test("jobs of a length, by what the first elements teach", async () => {
    using site = new Site(slurm, { "flow.ts": mixed });
    const run = await site.submit("flow.ts", "--n", "100", "--chunk", "1m", "--until", "one");
    const ended = await site.ended(run);
    expect(counts(ended, "succeeded")).toEqual({ list: 1, one: 100 });
    const [sample, rest] = site.heads(run).filter(({ profile }) => profile.step === "one");
    expect([sample!.size, sample!.chunk]).toEqual([32, 1]);
    expect(rest!.size).toBe(68);
    // No element takes 30 s.
    expect(rest!.chunk).toBeGreaterThan(1);
    expect(rest!.packing).toMatch(/per job, to make jobs of 60 s: one took \S+ m?s on average in this run$/);
  });
});

/** Node processes of a project that are in no job. */
function processesOutsideOfJobs(folder: string): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || readlinkSync(`/proc/${pid}/cwd`) !== folder) return [];
      const isInJob = readFileSync(`/proc/${pid}/environ`, "utf8").includes("SLURM_JOB_ID=");
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return isInJob || !command.startsWith(process.execPath) ? [] : [command];
    } catch {
      return []; // it has just ended
    }
  });
}
