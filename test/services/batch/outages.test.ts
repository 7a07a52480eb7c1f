import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Service, skipLoudly } from "../service.ts";
import { startSlurm } from "../slurm.ts";
import { deedsFlow } from "./deeds.ts";
import { counts, Site, until } from "./site.ts";

const begins = (site: Site) => site.noted().filter((line) => line.startsWith("begin"));
const deedsSite = (slurm: Service, more?: string) => {
  const site = new Site(slurm);
  site.write("flow.ts", deedsFlow(site.folder, more));
  return site;
};
const goOn = async (site: Site, run: string) => {
  site.write("go");
  expect((await site.ended(run)).state).toBe("succeeded");
};
/** Gives the controller, once it has been killed, the memory that it had when this was called. */
const rememberState = (slurm: Service) => {
  const [state, kept] = [join(slurm.dir, "state"), join(slurm.dir, "state-before")];
  rmSync(kept, { recursive: true, force: true });
  cpSync(state, kept, { recursive: true });
  return () => {
    rmSync(state, { recursive: true });
    cpSync(kept, state, { recursive: true });
  };
};
/** The controller has forgotten that there ever was such a job. */
const forgotten = (slurm: Service, job: string) =>
  until("the job is forgotten", () =>
    slurm.command("squeue", "--states=all", "--noheader", `--jobs=${job},${job}`).then((text) => text === ""),
  );

describe.skipIf(skipLoudly("when parts of a Slurm fail"))("when parts of a Slurm fail", () => {
  let slurm: Service;
  beforeAll(async () => {
    slurm = await startSlurm({
      nodes: 5,
      conf: { MessageTimeout: 2, MinJobAge: 2, EnforcePartLimits: "NO" },
    });
  });
  afterAll(() => slurm?.[Symbol.asyncDispose]());

  describe.concurrent("nodes and jobs", () => {
    test("a job that is requeued while it runs: its element ends once", async () => {
      using site = deedsSite(slurm, `resources: { native: ["--nodelist=n1"] },`);
      const run = await site.submitDeeds(["hold 0", "ok 1"]);
      await until("one runs and the other is done", () => site.noted().length === 3);
      const { job } = await site.job(run);
      await slurm.command("scontrol", "requeue", `${job}_0`);
      await until("it has begun again", () => begins(site).length === 3);
      await goOn(site, run);
      expect(counts(await site.ended(run), "succeeded")).toEqual({ act: 2, gather: 1 });
      expect(site.noted().filter((line) => line === "end 0")).toHaveLength(1);
    });

    test.each([
      ["whose jobs Slurm starts again itself", 'resources: { native: ["--exclude=n[1,4-5]"] },'],
      ["whose jobs it does not", 'resources: { native: ["--no-requeue", "--exclude=n[1-3]"] },'],
    ])("a node goes down, %s: they run elsewhere", async (_, more) => {
      using site = deedsSite(slurm, more);
      const run = await site.submitDeeds(["hold 0"]);
      await until("it runs", () => site.noted().length === 1);
      const { nodes } = await site.job(run, ({ running }) => running === 1);
      const node = `nodename=${nodes[0]}`;
      await slurm.command("scontrol", "update", node, "state=down", "reason=test");
      await until("it has begun again", async () => {
        await site.status(run);
        return begins(site).length === 2;
      });
      // It may be back by itself: its slurmd has never been away.
      await slurm.command("scontrol", "update", node, "state=resume").catch(() => "");
      await goOn(site, run);
    });

    test("a job that can never start: the status says so", async () => {
      using site = deedsSite(slurm, 'resources: { time: "1h", queue: "short" },');
      const run = await site.submitDeeds(["ok 0"]);
      await site.job(run, ({ reasons }) => reasons.some(({ stuck }) => stuck));
      expect(await site.said("status", run)).toContain("PartitionTimeLimit");
      await site.said("cancel", run, "--yes");
      await until("nothing is queued", async () => (await site.queued(run)).length === 0);
    });

    test("a job that is forgotten before anybody looks: the accounts know", async () => {
      using site = deedsSite(slurm, `resources: { native: ["--nodelist=n1"] },`);
      const run = await site.submitDeeds(["kill 0", "hold 1"]);
      await until("both have begun", () => site.noted().length === 2);
      const { job } = await site.job(run);
      const { batch } = await site.status(run);
      await slurm.command("scontrol", "hold", batch!.dispatch[0]!.job);
      site.write("go");
      await forgotten(slurm, job);
      await slurm.command("scontrol", "release", batch!.dispatch[0]!.job);
      const ended = await site.ended(run);
      expect(counts(ended, "succeeded")).toEqual({ act: 1 });
      expect(ended.failures).toMatchObject([{ index: [0], failure: { cause: "crash", signal: "SIGKILL" } }]);
    });
  });

  test("the accounting is down while jobs end: it is said, and waited for", async () => {
    using site = deedsSite(slurm, `resources: { native: ["--nodelist=n1"] },`);
    const run = await site.submitDeeds(["kill 0", "hold 1"]);
    await until("both have begun", () => site.noted().length === 2);
    const { job } = await site.job(run);
    const first = (await site.status(run)).batch!.dispatch[0]!.job;
    await slurm.command("scontrol", "hold", first);
    slurm.kill("run/slurmdbd.pid", "SIGKILL");
    site.write("go");
    await forgotten(slurm, job);
    await slurm.command("scontrol", "release", first);
    const later = await until("it is put off", async () => {
      const next = (await site.status(run)).batch?.dispatch[0];
      return next?.reason === "BeginTime" && next;
    });
    expect(await site.said("status", run)).toContain("The accounting of Slurm does not answer: ");
    await slurm.repair();
    await slurm.command("scontrol", "update", `job=${later.job}`, "StartTime=now");
    const ended = await site.ended(run);
    expect(ended.failures).toMatchObject([{ index: [0], failure: { cause: "crash", signal: "SIGKILL" } }]);
    expect(counts(ended, "succeeded")).toEqual({ act: 1 });
  });

  describe("the controller", () => {
    afterEach(() => slurm.repair());

    test("the controller is down when something is submitted: it is said, and resume goes on", async () => {
      using site = deedsSite(slurm);
      slurm.kill("run/slurmctld.pid", "SIGKILL");
      site.write("deeds.json", JSON.stringify({ deeds: ["ok 0", "ok 1"] }));
      const { code, err } = await site.sheaf("submit", "flow.ts", "--params", "deeds.json");
      expect(code).toBe(1);
      expect(err).toContain("Slurm does not answer; could not submit jobs");
      const run = /sheaf resume (\S+)\./.exec(err)![1]!;
      await slurm.repair();
      expect((await site.sheaf("resume", run, "--quiet")).code).toBe(0);
      expect(begins(site)).toHaveLength(2);
    });

    test("down when it is asked, and when something is cancelled: it is said, and nothing is lost", async () => {
      using site = deedsSite(slurm);
      const run = await site.submitDeeds(["hold 0", "ok 1"]);
      await until("one runs and the other is done", () => site.noted().length === 3);
      slurm.kill("run/slurmctld.pid", "SIGKILL");
      expect(await site.said("status", run)).toContain("scheduler does not answer");
      const cancel = await site.sheaf("cancel", run, "--yes");
      expect(cancel.code).toBe(1);
      expect(cancel.err).toContain("Slurm does not answer; could not cancel jobs");
      await slurm.repair();
      await goOn(site, run);
    });

    test("down when the dispatch job wants to submit: it waits, and nobody else is needed", async () => {
      using site = deedsSite(slurm);
      const flow = readFileSync(site.path("flow.ts"), "utf8");
      site.write(
        "flow.ts",
        flow.replace("deed: each(deeds) }", 'deed: each(deeds) }, { executor: "local" }'),
      );
      const run = await site.submitDeeds(["hold 0"]);
      await until("it runs in the dispatch job", () => site.noted().length === 1);
      await until("its job is in the controller's saved state", () =>
        readFileSync(join(slurm.dir, "state/job_state")).includes(`${run}.dispatch`),
      );
      slurm.kill("run/slurmctld.pid", "SIGKILL");
      site.write("go");
      await until("the scheduler did not take a job", () => site.submissions(run) === 1);
      await slurm.repair();
      await until("nothing is queued", async () => (await site.queued(run)).length === 0);
      const ended = await site.status(run);
      expect(ended).toMatchObject({ state: "succeeded" });
      expect(ended.batch).toBeUndefined();
    });

    test("it is killed and comes back: what runs is requeued or goes on, and ends once", async () => {
      using site = deedsSite(slurm);
      const run = await site.submitDeeds(["hold 0", "hold 1"]);
      await until("both run", () => site.noted().length === 2);
      slurm.kill("run/slurmctld.pid", "SIGKILL");
      await slurm.repair();
      await goOn(site, run);
      expect(counts(await site.ended(run), "succeeded")).toEqual({ act: 2, gather: 1 });
    });

    test("it has forgotten a job that ran: its element runs again, in a folder of its own", async () => {
      using site = deedsSite(slurm);
      const amnesia = rememberState(slurm);
      const run = await site.submitDeeds(["hold 0"]);
      await until("it runs", () => site.noted().length === 1);
      slurm.kill("run/slurmctld.pid", "SIGKILL");
      amnesia();
      await slurm.repair();
      await until("it has begun again", async () => {
        await site.status(run); // which submits a job that goes on
        return begins(site).length === 2;
      });
      await goOn(site, run);
      expect(counts(await site.ended(run), "succeeded")).toEqual({ act: 1, gather: 1 });
      expect(await site.said("show", run, "act[0]")).toContain("was forgotten by the scheduler");
    });

    test("it has forgotten a job that waited: it is submitted again", async () => {
      using site = deedsSite(slurm, 'resources: { native: ["--hold"] },');
      const amnesia = rememberState(slurm);
      const run = await site.submitDeeds(["ok 0"]);
      await site.job(run);
      slurm.kill("run/slurmctld.pid", "SIGKILL");
      amnesia();
      await slurm.repair();
      const next = await site.job(run, () => site.submissions(run) === 2);
      await slurm.command("scontrol", "release", next.job);
      expect((await site.ended(run)).state).toBe("succeeded");
      expect(site.noted()).toEqual(["begin 0", "end 0"]);
    });
  });
});
