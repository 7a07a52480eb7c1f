import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ElementReport } from "sheaf";
import { type Service, skipLoudly } from "../service.ts";
import { startSge } from "../sge.ts";
import { startSlurm } from "../slurm.ts";
import { counts, Site, until } from "./site.ts";

/**
 * A flow of one element that waits to be told to end, notes what it is told, and leaves a checkpoint; one that finds a
 * checkpoint is done. `task` goes into the definition of its task.
 */
const flow = (folder: string, task: string, wait: string): string => `
import { appendFileSync, existsSync } from "node:fs";
import { once } from "node:events";
import { flow, task } from "sheaf";
import { z } from "zod";

const at = (name) => ${JSON.stringify(`${folder}/`)} + name;
const note = (line) => appendFileSync(at("noted"), line + "\\n");

const simulate = task({
  name: "simulate",
  output: z.string(),
  ${task}
  run: async (_, { attempt, exec, signal }) => {
    note("begin");
    if (existsSync(at("checkpoint"))) return "went on";
    const tell = () => note(signal.reason.cause + "," + (signal.reason.secondsLeft ?? ""));
    if (signal.aborted) tell();
    signal.addEventListener("abort", tell);
    ${wait}
    appendFileSync(at("checkpoint"), "");
    signal.throwIfAborted();
    return "not told";
  },
});

export default flow({ name: "checkpoints", steps: (_, { step }) => step(simulate) });
`;

const untilTold =
  'if (!signal.aborted) await Promise.race([once(signal, "abort"), new Promise((r) => setTimeout(r, 500_000))]);';
/** What a simulation code does: it answers the signal by itself. */
const program = `await exec("bash", ["-c", \`trap 'touch "\${at("checkpoint")}"; exit 0' USR1; echo ready; while true; do sleep 0.1; done\`]);`;

const siteOf = (service: Service, task: string, wait = untilTold) => fill(new Site(service), task, wait);
const fill = (site: Site, task: string, wait = untilTold) => {
  site.write("flow.ts", flow(site.folder, task, wait));
  return site;
};

const element = async (site: Site, run: string): Promise<ElementReport> =>
  JSON.parse(await site.said("show", run, "simulate", "--json")) as ElementReport;

const begun = (site: Site) => until("it has begun", () => site.noted()[0] === "begin");

describe.skipIf(skipLoudly("warnings of Slurm")).concurrent("warnings of Slurm", () => {
  let slurm: Service;
  beforeAll(async () => {
    slurm = await startSlurm({ nodes: 2 });
  });
  afterAll(() => slurm?.[Symbol.asyncDispose]());

  test("a time limit that comes nearer: the element is told by Slurm, and the next attempt goes on", async () => {
    using site = siteOf(slurm, 'resources: { time: "20m", signal: "USR1@60" }, retry: 1,');
    const run = await site.submit("flow.ts");
    await begun(site);
    const { job } = await site.job(run);
    await slurm.command("scontrol", "update", `job=${job}`, "TimeLimit=1");
    const ended = await site.ended(run);
    expect(counts(ended, "succeeded")).toEqual({ simulate: 1 });
    expect(site.noted()).toEqual(["begin", "timeout,60", "begin"]);
    expect(await element(site, run)).toMatchObject({
      attempts: [{ attempt: 1, failure: { cause: "timeout", code: "SHEAF_TIMEOUT" } }, { attempt: 2 }],
    });
  });

  test("a time of its own: programs get the signal that they understand", async () => {
    using site = siteOf(slurm, 'resources: { time: "60s", signal: "USR1@40" }, retry: 1,', program);
    const run = await site.submit("flow.ts");
    expect((await site.ended(run)).state).toBe("succeeded");
    expect(site.noted()).toEqual(["begin", "timeout,40", "begin"]);
    expect(await element(site, run)).toMatchObject({
      attempts: [{ attempt: 1, failure: { cause: "timeout" } }, { attempt: 2 }],
    });
  });
});

describe.skipIf(skipLoudly("preemption by Slurm"))("preemption by Slurm", () => {
  let slurm: Service;
  beforeAll(async () => {
    slurm = await startSlurm({
      nodes: 1,
      conf: {
        PreemptType: "preempt/partition_prio",
        PreemptMode: "REQUEUE",
        SlurmctldParameters: "preempt_send_user_signal",
        KillWait: 20,
        PartitionName: [
          "cancels Nodes=ALL PriorityTier=1 PreemptMode=CANCEL",
          "requeues Nodes=ALL PriorityTier=1 PreemptMode=REQUEUE",
          "warns Nodes=ALL PriorityTier=1 PreemptMode=CANCEL GraceTime=60",
          "urgent Nodes=ALL PriorityTier=10",
        ].join("\nPartitionName="),
      },
    });
  });
  afterAll(() => slurm?.[Symbol.asyncDispose]());

  /** Runs the flow in a partition, and takes its node away. */
  async function preempted(site: Site): Promise<string> {
    const run = await site.submit("flow.ts");
    await begun(site);
    await slurm.command(
      "sbatch",
      "--partition=urgent",
      "--cpus-per-task=4",
      "--output=/dev/null",
      "--wrap=sleep 1",
    );
    const ended = await site.ended(run);
    expect(counts(ended, "succeeded")).toEqual({ simulate: 1 });
    return run;
  }

  test.each([
    ["cancels", 20],
    ["warns", 60],
  ])("where it %s, the element is told, and runs again without counting", async (queue, seconds) => {
    using site = siteOf(slurm, `resources: { time: "20m", queue: "${queue}", signal: "USR1@60" },`);
    const run = await preempted(site);
    expect(site.noted()).toEqual(["begin", `preempted,${seconds}`, "begin"]);
    expect(await element(site, run)).toMatchObject({
      attempts: [{ attempt: 1, failure: { cause: "preempted" } }, { attempt: 2 }],
    });
  });

  test("where it requeues, the element is told, and the same job runs it again", async () => {
    using site = siteOf(slurm, 'resources: { time: "20m", queue: "requeues" },');
    const run = await preempted(site);
    expect(site.noted()).toEqual(["begin", "preempted,20", "begin"]);
    expect(site.submissions(run)).toBe(1);
    expect(readFileSync(site.path("checkpoint"), "utf8")).toBe("");
    expect((await element(site, run)).attempts).toMatchObject([
      { attempt: 1, failure: { cause: "preempted" } },
      { attempt: 2 },
    ]);
  });
});

describe.skipIf(skipLoudly("signals of Grid Engine")).concurrent("signals of Grid Engine", () => {
  let sge: Service;
  beforeAll(async () => {
    sge = await startSge();
  });
  afterAll(() => sge?.[Symbol.asyncDispose]());

  const sgeSite = (task: string, wait?: string) => fill(new Site(sge, {}, "sge"), task, wait);

  test("a job's soft limit: the element is told, and the next attempt goes on", async () => {
    using site = sgeSite("retry: 1,");
    const run = await site.submit("flow.ts", "--time", "60s", "--signal", "USR1@50");
    expect((await site.ended(run)).state).toBe("succeeded");
    expect(site.noted()).toEqual(["begin", expect.stringMatching(/^timeout,(50|4\d)$/), "begin"]);
    expect(await element(site, run)).toMatchObject({
      attempts: [{ attempt: 1, failure: { cause: "timeout" } }, { attempt: 2 }],
    });
  });

  test("deleted by hand: the element is told, and is cancelled", async () => {
    using site = sgeSite('resources: { time: "20m" },');
    const run = await site.submit("flow.ts");
    await begun(site);
    const { job } = await site.job(run);
    await sge.command("qdel", job);
    expect((await site.ended(run)).state).toBe("cancelled");
    expect(site.noted()).toEqual(["begin", "cancelled,"]);
  });

  test("suspended: the element is told nothing, and goes on later", async () => {
    const untilGo =
      'while (!existsSync(at("go")) && !signal.aborted) await new Promise((r) => setTimeout(r, 100));';
    using site = sgeSite('resources: { time: "20m" },', untilGo);
    const run = await site.submit("flow.ts");
    await begun(site);
    const { job } = await site.job(run);
    await sge.command("qmod", "-sj", job);
    await until("it is suspended", async () => (await sge.command("qstat", "-s", "s")).includes(` ${job} `));
    // It has been warned of that by now, and is stopped: what it is told is told when it goes on.
    await until("its processes are stopped", () => isStopped(site.folder));
    site.write("go");
    await sge.command("qmod", "-usj", job);
    expect((await site.ended(run)).state).toBe("succeeded");
    expect(site.noted()).toEqual(["begin"]);
  });
});

/** Is there a process with this in its command line that is stopped? */
function isStopped(words: string): boolean {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.some((pid) => {
    try {
      const isMeant = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(words);
      return isMeant && /^State:\s*T/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    } catch {
      return false; // it has ended
    }
  });
}
