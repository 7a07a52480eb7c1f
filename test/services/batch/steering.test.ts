import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Service, skipLoudly } from "../service.ts";
import { startSlurm } from "../slurm.ts";
import { deedsFlow } from "./deeds.ts";
import { bin, counts, Site, until } from "./site.ts";

const held = ["hold 0", "hold 1", "hold 2", "hold 3"];
const begins = (site: Site) => site.noted().filter((line) => line.startsWith("begin"));

describe.skipIf(skipLoudly("steering runs on Slurm")).concurrent("steering runs on Slurm", () => {
  let slurm: Service;
  beforeAll(async () => {
    slurm = await startSlurm();
  });
  afterAll(() => slurm?.[Symbol.asyncDispose]());

  const deedsSite = (more?: string) => {
    const site = new Site(slurm);
    site.write("flow.ts", deedsFlow(site.folder, more));
    return site;
  };
  const goOn = async (site: Site, run: string) => {
    site.write("go");
    expect((await site.ended(run)).state).toBe("succeeded");
  };
  /** The job that is to go on with a run. */
  const dispatchOf = (site: Site, run: string) =>
    until("somebody is to go on", async () => (await site.status(run)).batch?.dispatch[0]);
  const noneQueued = (site: Site, run: string) =>
    until("no job is left", async () => (await site.queued(run)).length === 0);

  test("cancel leaves no job: what runs, what waits, and the one that would go on", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds([...held, ...Array.from({ length: 20 }, (_, n) => `hold ${n + 4}`)]);
    await until("some run", () => site.noted().length > 1);
    expect(await site.said("cancel", run, "--yes")).toContain(`${run} is cancelled`);
    await noneQueued(site, run);
    expect((await site.status(run)).state).toBe("cancelled");

    site.write("go");
    expect((await site.sheaf("retry", run, "--quiet")).code).toBe(0);
    const ended = await site.ended(run);
    expect(counts(ended, "succeeded")).toEqual({ act: 24, gather: 1 });
  });

  test("cancel of one element, while nobody drives the run", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds(held);
    await until("all run", () => site.noted().length === 4);
    await site.said("cancel", run, "--step", "act[2]", "--yes");
    await until("three are left", async () => (await site.job(run)).running === 3);
    site.write("go");
    const ended = await site.ended(run);
    expect(ended.state).toBe("cancelled");
    expect(counts(ended, "succeeded")).toEqual({ act: 3 });
    expect(counts(ended, "cancelled")).toEqual({ act: 1 });
  });

  test("Ctrl-C under submit --wait stops the watching", async () => {
    using site = deedsSite();
    site.write("deeds.json", JSON.stringify({ deeds: held }));
    const watching = site.start([bin, "submit", "flow.ts", "--params", "deeds.json", "--wait"]);
    await until("all run", () => site.noted().length === 4);
    watching.child.kill("SIGINT");
    const { code, err } = await watching.ended;
    expect(code).toBe(130);
    const [run] = /deeds-\d+-\w+/.exec(err)!;
    expect(err).toContain(`sheaf wait ${run} watches it again`);
    expect(err).not.toContain("process was ended");
    expect(await site.queued(run)).toHaveLength(5);
    await goOn(site, run);
    expect(begins(site)).toHaveLength(4);
  });

  test("a run goes by the source as it was submitted; a retry by that of today", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds(["hold 0", "throw 1"]);
    await until("both have begun", () => site.noted().length === 2);
    site.write("flow.ts", "this is no TypeScript");
    site.write("go");
    const ended = await site.ended(run);
    expect(counts(ended, "succeeded")).toEqual({ act: 1 });
    expect(ended.failures?.[0]?.failure.message).toBe("no such hour: 25");

    site.write("flow.ts", deedsFlow(site.folder).replace("no such hour: 25", "still none"));
    await site.sheaf("retry", run, "--quiet");
    expect((await site.ended(run)).failures?.[0]?.failure.message).toBe("still none");
  });

  test("a job that was to go on and is killed before it began is followed by another", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds(["hold 0", "hold 1", "program 2", "program 3"]);
    const { job } = await dispatchOf(site, run);
    await until("all run", () => site.noted().length === 4);
    await slurm.command("scancel", job);
    const next = await dispatchOf(site, run);
    expect(next.job).not.toBe(job);
    await until("that has been there", async () => (await dispatchOf(site, run)).job !== next.job);
    await goOn(site, run);
    expect(begins(site)).toHaveLength(4);
  });

  test("one that is killed while it drives the run, too", async () => {
    using site = deedsSite();
    const flow = readFileSync(site.path("flow.ts"), "utf8");
    site.write("flow.ts", flow.replace("deed: each(deeds) }", 'deed: each(deeds) }, { executor: "local" }'));
    const run = await site.submitDeeds(["hold 0"]);
    await until("it runs in the dispatch job", () => site.noted().length === 1);
    const { holder } = await site.status(run);
    process.kill(holder!.pid, "SIGKILL");
    await until("it has begun anew", async () => {
      await site.status(run);
      return site.noted().length === 2;
    });
    await goOn(site, run);
    expect(site.noted()).toEqual(["begin 0", "begin 0", "end 0"]);
  });

  test("one that fails every time is not submitted for ever", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds(["hold 0"]);
    const origin = `.sheaf/runs/${run}/batch/origin.json`;
    const text = readFileSync(site.path(origin), "utf8");
    const { job } = await dispatchOf(site, run);
    await slurm.command("scancel", job);
    site.write(origin, text.replace('"spec":{', '"spec":{"node":"/nowhere/node",'));
    const { out, code } = await site.sheaf("wait", run);
    expect(code).not.toBe(0);
    expect(out + (await site.said("status", run))).toMatch(/has ended \d times before it could/);

    site.write(origin, text);
    site.write("go");
    expect((await site.sheaf("resume", run, "--quiet")).code).toBe(0);
    expect(begins(site)).toHaveLength(1);
  });

  test("whoever submits is killed before the job is noted: nothing runs twice beside itself", async () => {
    using site = deedsSite();
    site.write("deeds.json", JSON.stringify({ deeds: held }));
    const real = (await slurm.command("bash", "-c", "command -v sbatch")).trim();
    site.write("bin-sbatch", `#!/bin/bash\n${real} "$@"\nkill -9 $PPID\n`, 0o755);
    await slurm.command("mkdir", site.path("bin"));
    await slurm.command("mv", site.path("bin-sbatch"), site.path("bin/sbatch"));
    const PATH = `${site.path("bin")}:${process.env["PATH"]}`;
    const killed = await site.start([bin, "submit", "flow.ts", "--params", "deeds.json"], { PATH }).ended;
    expect(killed.code).toBe(null);
    const [run] = readdirSync(site.path(".sheaf/runs")) as [string];

    const resumed = site.start([bin, "resume", run, "--quiet"]).ended;
    await until("all run", () => site.noted().length >= 4);
    site.write("go");
    expect(await resumed).toMatchObject({ code: 0 });
    await noneQueued(site, run);
    expect(begins(site)).toHaveLength(4);
  });
});

describe.skipIf(skipLoudly("pools on Slurm")).concurrent("pools on Slurm", () => {
  let slurm: Service;
  beforeAll(async () => {
    slurm = await startSlurm();
  });
  afterAll(() => slurm?.[Symbol.asyncDispose]());

  test("each element is its own row, log and retry", async () => {
    using site = new Site(slurm);
    site.write("flow.ts", deedsFlow(site.folder));
    const deeds = Array.from({ length: 12 }, (_, n) => (n === 5 ? "throw 5" : `ok ${n}`));
    const run = await site.submitDeeds(deeds, "--pool", "3");
    const first = await site.ended(run);
    expect(counts(first, "succeeded")).toEqual({ act: 11 });
    expect(first.failures).toMatchObject([{ index: [5], failure: { name: "RangeError" } }]);
    expect(await site.said("logs", run, "act[5]")).toContain("about to throw");
    expect(await site.said("logs", run, "act[6]")).toContain("about to ok");
    site.write("mended");
    expect((await site.sheaf("retry", run, "--quiet")).code).toBe(0);
    expect(begins(site)).toHaveLength(13);
  });

  test("what a killed job had begun has failed, what it had only taken is run by others", async () => {
    using site = new Site(slurm);
    site.write(
      "flow.ts",
      deedsFlow(site.folder, "retry: { limit: 1, on: ({ cause }) => cause === 'preempted' },"),
    );
    const deeds = Array.from({ length: 12 }, (_, n) => (n === 4 ? "kill 4" : `ok ${n}`));
    const run = await site.submitDeeds(deeds, "--pool", "2");
    const ended = await site.ended(run);
    expect(counts(ended, "succeeded")).toEqual({ act: 11 });
    expect(ended.failures).toMatchObject([{ index: [4], failure: { cause: "crash", signal: "SIGKILL" } }]);
    expect(begins(site)).toHaveLength(12);
  });

  test("all its jobs killed by hand: a retry runs what is left", async () => {
    using site = new Site(slurm);
    site.write("flow.ts", deedsFlow(site.folder));
    const run = await site.submitDeeds(["ok 0", "ok 1", ...held], "--pool", "2");
    await until("both jobs hold", () => begins(site).filter((line) => /[0-3]$/.test(line)).length >= 3);
    const { job } = await site.job(run);
    await slurm.command("scancel", job);
    expect((await site.ended(run)).state).toBe("cancelled");
    site.write("go");
    expect((await site.sheaf("retry", run, "--quiet")).code).toBe(0);
    expect((await site.ended(run)).state).toBe("succeeded");
  });
});
