import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Service, skipLoudly } from "../service.ts";
import { startSge } from "../sge.ts";
import { deedsFlow } from "./deeds.ts";
import { counts, Site, until } from "./site.ts";

const begins = (site: Site) => site.noted().filter((line) => line.startsWith("begin"));

describe.skipIf(skipLoudly("runs on Grid Engine")).concurrent("runs on Grid Engine", () => {
  let sge: Service;
  beforeAll(async () => {
    sge = await startSge();
  });
  afterAll(() => sge?.[Symbol.asyncDispose]());

  const deedsSite = (more?: string) => {
    const site = new Site(sge, {}, "sge");
    site.write("flow.ts", deedsFlow(site.folder, more));
    return site;
  };
  const jobs = async (site: Site) =>
    (await sge.command("qstat", "-r")).split("\n").filter((line) => line.includes(site.folder)).length;

  test("how elements end: thrown, exit code, signal, time; a retry; and then nothing is left to submit", async () => {
    using site = deedsSite('resources: { time: "20s" },');
    const deeds = ["throw 0", "exit 1", "kill 2", "ok 3"];
    const run = await site.submitDeeds(deeds);
    const first = await site.ended(run);
    expect(counts(first, "succeeded")).toEqual({ act: 1 });
    expect(first.failures).toMatchObject([
      { index: [0], failure: { cause: "error", message: "no such hour: 25" } },
      { index: [1], failure: { cause: "crash", exitCode: 7 } },
      { index: [2], failure: { cause: "crash", signal: "SIGKILL" } },
    ]);
    site.write("mended");
    await site.sheaf("retry", run, "--step", "act[0]", "--quiet");
    expect(counts(await site.ended(run), "succeeded")).toEqual({ act: 2 });
    const again = await site.submitDeeds(["throw 0", "ok 3"]);
    expect(counts(await site.ended(again), "cached")).toMatchObject({ act: 2 });
  });

  test("a time limit", async () => {
    using site = deedsSite('resources: { time: "1s" },');
    const { failures } = await site.ended(await site.submitDeeds(["hold 0"]));
    expect(failures).toMatchObject([{ failure: { cause: "timeout" } }]);
  });

  test("cancel leaves no job; a retry runs all again", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds(["hold 0", "hold 1"]);
    await until("both run", () => site.noted().length === 2);
    const { job } = await site.job(run);
    await site.said("cancel", run, "--yes");
    await until("no job is left", async () => !(await sge.command("qstat")).includes(` ${job} `));
    expect(await jobs(site)).toBe(0);
    site.write("go");
    expect((await site.sheaf("retry", run, "--quiet")).code).toBe(0);
    expect(counts(await site.ended(run), "succeeded")).toEqual({ act: 2, gather: 1 });
  });

  test("the job that was to go on is deleted: there is another", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds(["hold 0", "program 1"]);
    await until("both run", () => site.noted().length === 2);
    const { job } = (await site.status(run)).batch!.dispatch[0]!;
    await sge.command("qdel", job);
    await until("there is another", async () => {
      const next = (await site.status(run)).batch?.dispatch[0]?.job;
      return next !== undefined && next !== job;
    });
    site.write("go");
    expect((await site.ended(run)).state).toBe("succeeded");
    expect(begins(site)).toHaveLength(2);
  });

  test("a pool: one of its jobs is killed, another runs what it had not begun", async () => {
    using site = deedsSite();
    const deeds = Array.from({ length: 8 }, (_, n) => (n === 4 ? "kill 4" : `ok ${n}`));
    const ended = await site.ended(await site.submitDeeds(deeds, "--pool", "2"));
    expect(counts(ended, "succeeded")).toEqual({ act: 7 });
    expect(ended.failures).toMatchObject([{ index: [4], failure: { cause: "crash" } }]);
    expect(begins(site)).toHaveLength(8);
  });
});

describe.skipIf(skipLoudly("a Grid Engine that is away"))("a Grid Engine that is away", () => {
  test("it is said, and nothing is lost", async () => {
    await using sge = await startSge();
    using site = new Site(sge, {}, "sge");
    site.write("flow.ts", deedsFlow(site.folder));
    const run = await site.submitDeeds(["hold 0"]);
    await until("it runs", () => site.noted().length === 1);
    sge.kill("qmaster/qmaster.pid", "SIGKILL");
    expect(await site.said("status", run)).toContain("scheduler does not answer");
    expect((await site.sheaf("cancel", run, "--yes")).err).toContain("Grid Engine does not answer");
    await sge.repair();
    site.write("go");
    expect((await site.ended(run)).state).toBe("succeeded");
  });
});
