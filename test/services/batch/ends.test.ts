import type { ElementReport } from "../../../src/model/element-report.ts";
import type { UsageReport } from "../../../src/model/usage-report.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Service, skipLoudly } from "../service.ts";
import { startSlurm } from "../slurm.ts";
import { deedsFlow } from "./deeds.ts";
import { counts, Site, until } from "./site.ts";

/** The controller has forgotten that there ever was such a job. */
const forgotten = (slurm: Service, job: string) =>
  until("the job is forgotten", () =>
    slurm.command("squeue", "--states=all", "--noheader", `--jobs=${job},${job}`).then((text) => text === ""),
  );

describe.skipIf(skipLoudly("how elements end on Slurm")).concurrent("how elements end on Slurm", () => {
  let slurm: Service;
  beforeAll(async () => {
    slurm = await startSlurm();
  });
  afterAll(() => slurm?.[Symbol.asyncDispose]());

  const deedsSite = (more?: string, service = slurm) => {
    const site = new Site(service);
    site.write("flow.ts", deedsFlow(site.folder, more));
    return site;
  };

  test("without accounting, how a job ended is known from the queue, and when that has forgotten it, that it is lost", async () => {
    await using own = await startSlurm({ nodes: 2, dbd: false, conf: { MinJobAge: 20 } });
    using site = deedsSite(undefined, own);
    const told = await site.ended(await site.submitDeeds(["exit 0", "ok 1"]));
    expect(counts(told, "succeeded")).toEqual({ act: 1 });
    expect(told.failures).toMatchObject([{ failure: { cause: "crash", exitCode: 7 } }]);

    const run = await site.submitDeeds(["exit 2", "hold 3"]);
    await until("both have begun", () => site.noted().includes("begin 3"));
    const { job } = await site.job(run);
    const { batch } = await site.status(run);
    await own.command("scontrol", "hold", batch!.dispatch[0]!.job);
    site.write("go");
    await forgotten(own, job);
    await own.command("scontrol", "release", batch!.dispatch[0]!.job);
    const lost = await site.ended(run);
    expect(counts(lost, "succeeded")).toEqual({ act: 1 });
    expect(lost.failures).toMatchObject([{ failure: { cause: "lost" } }]);
  });

  test("one of 200 fails: the others are kept, a retry runs it and what waits for it, and then nothing is left to submit", async () => {
    using site = deedsSite();
    const deeds = Array.from({ length: 200 }, (_, n) => (n === 77 ? "throw 77" : `ok ${n}`));
    const run = await site.submitDeeds(deeds, "--chunk", "20");
    const first = await site.ended(run);
    expect(first.state).toBe("failed");
    expect(counts(first, "succeeded")).toEqual({ act: 199 });
    const told = await site.said("status", run, "--errors");
    expect(told).toContain("RangeError: no such hour: 25");
    expect(told).toContain("logs/act/77.log");
    expect(await site.said("logs", run, "act[77]")).toContain("about to throw");

    site.write("mended");
    expect((await site.sheaf("retry", run, "--quiet")).code).toBe(0);
    expect(counts(await site.ended(run), "succeeded")).toEqual({ act: 200, gather: 1 });
    expect(site.noted().filter((line) => line.startsWith("begin"))).toHaveLength(201);

    const again = await site.submitDeeds(deeds);
    expect(counts(await site.ended(again), "cached")).toEqual({ act: 200, gather: 1 });
    expect(site.submissions(again)).toBe(0);
    expect(await slurm.command("sacct", "-nX", `--name=${again}.dispatch`)).toBe("");
  });

  test("a full heap is a want of memory; its size is four fifths of what was asked for, less Node's own", async () => {
    using site = deedsSite('resources: { mem: "300MB" },');
    const { failures } = await site.ended(await site.submitDeeds(["heap 0", "ok 1"]));
    const message = "ran out of memory, because its JavaScript heap of 173 MB was full";
    expect(failures).toMatchObject([
      { index: [0], failure: { cause: "out-of-memory", message: expect.stringContaining(message) } },
    ]);
  });

  test("what leaves no result: exit code, signal", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds(["exit 0", "kill 1", "ok 2"]);
    const { failures, ...ended } = await site.ended(run);
    expect(counts(ended, "succeeded")).toEqual({ act: 1 });
    expect(failures).toMatchObject([
      { index: [0], failure: { cause: "crash", exitCode: 7 } },
      { index: [1], failure: { cause: "crash", signal: "SIGKILL" } },
    ]);
    expect(await site.said("logs", run, "act[1]")).toContain("about to kill");
    // The worker died with what it had measured.
    const { used } = JSON.parse(await site.said("show", run, "act[1]", "--json")) as ElementReport;
    expect(used).toEqual({
      wallMs: expect.any(Number),
      host: expect.stringMatching(/^n\d$/),
      job: expect.stringMatching(/^\d+_1$/),
      scheduler: expect.objectContaining({ wallMs: used!.wallMs }),
    });
  });

  test("what the accounting says that it used stands beside what was measured", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds(["hold 0"]);
    await until("it runs", () => site.noted().length === 1);
    const { job } = await site.job(run);
    await until("its memory has been looked at", async () =>
      /[1-9]/.test(
        await slurm.command("sstat", "-nP", "-o", "MaxRSS", `--jobs=${job}_0.batch`).catch(() => ""),
      ),
    );
    site.write("go");
    expect((await site.ended(run)).state).toBe("succeeded");
    const used = await until("it is in the accounts", async () => {
      const { used: told } = JSON.parse(await site.said("show", run, "act[0]", "--json")) as ElementReport;
      return told?.scheduler?.peakRssBytes !== undefined && told;
    });
    expect(used.job).toBe(`${job}_0`);
    expect(used.peakRssBytes).toBeGreaterThan(2e7);
    expect(used.scheduler!.peakRssBytes).toBeGreaterThan(2e7);
    expect(await site.said("show", run, "act[0]")).toMatch(
      /scheduler's account  the job took .*of memory at most/,
    );
    const usage = JSON.parse(await site.said("usage", run, "act", "--json")) as UsageReport;
    expect(usage.steps[0]!.scheduler!.peakRss!.max).toBe(used.scheduler!.peakRssBytes);
    expect(await site.said("usage", run, "act")).toContain("scheduler's max");
  });

  test("a time limit that the element hears of, and one at which the scheduler kills it", async () => {
    using site = deedsSite('resources: { time: "10m" },');
    const run = await site.submitDeeds(["hold 0", "deaf 1"]);
    await until("both run", () => site.noted().length === 2);
    const { job } = await site.job(run);
    await slurm.command("scontrol", "update", `job=${job}`, "EndTime=now");
    const { failures } = await site.ended(run);
    expect(failures).toMatchObject([{ failure: { cause: "timeout" } }, { failure: { cause: "timeout" } }]);
    expect(site.noted()).toHaveLength(2);
  });

  test("a task's own time limit", async () => {
    using site = deedsSite('resources: { time: "1s" },');
    const { failures } = await site.ended(await site.submitDeeds(["hold 0"]));
    expect(failures).toMatchObject([{ failure: { cause: "timeout" } }]);
  });

  test("too much memory: the next attempt asks for more", async () => {
    using site = deedsSite(
      'resources: { mem: "250MB" }, retry: { limit: 1, escalate: true, backoff: { initial: 0 } },',
    );
    const run = await site.submitDeeds(["memory 0"]);
    expect(counts(await site.ended(run), "succeeded")).toEqual({ act: 1, gather: 1 });
    const [first, second] = await until("both jobs are in the accounts", async () => {
      const asked = await slurm.command("sacct", "-nXP", "-o", "ReqMem", `--name=${run}.act`);
      const rows = asked.trim().split("\n");
      return rows.length < 2 ? undefined : rows.map((mem) => Number.parseInt(mem, 10));
    });
    expect(second).toBeGreaterThanOrEqual(2 * first!);
  });

  test("more than the cluster has is refused in its own words", async () => {
    using site = deedsSite('resources: { mem: "100TB" },');
    site.write("deeds.json", JSON.stringify({ deeds: ["ok 0"] }));
    const { code, out } = await site.sheaf("submit", "flow.ts", "--params", "deeds.json", "--json");
    expect(code).toBe(1);
    const { failures } = await site.ended((JSON.parse(out) as { run: string }).run);
    expect(failures).toMatchObject([
      { failure: { code: "SHEAF_BATCH_REJECTED", message: expect.stringContaining("node configuration") } },
    ]);
  });

  test("killed by hand: cancelled, and by whom", async () => {
    using site = deedsSite();
    const run = await site.submitDeeds(["hold 0", "ok 1"]);
    await until("one runs and the other is done", () => site.noted().length === 3);
    const { job } = await site.job(run);
    await slurm.command("scancel", `${job}_0`);
    const ended = await site.ended(run);
    expect(ended.state).toBe("cancelled");
    expect(counts(ended, "cancelled")).toEqual({ act: 1 });
    expect(counts(ended, "succeeded")).toEqual({ act: 1 });
    expect(await site.said("show", run, "act[0]")).toMatch(/by 0, in the scheduler/);
    site.write("go");
    expect((await site.sheaf("retry", run, "--quiet")).code).toBe(0);
    expect((await site.ended(run)).state).toBe("succeeded");
  });

  test("a log that cannot be written: it never started, and is tried again", async () => {
    using site = deedsSite('resources: { native: ["--hold"] },');
    const run = await site.submitDeeds(["ok 0"]);
    const held = await site.job(run, ({ reasons }) => reasons[0]?.stuck === true);
    expect(held.reasons[0]!.reason).toBe("JobHeldUser");
    site.remove(`.sheaf/runs/${run}/batch/1/logs`);
    site.write(`.sheaf/runs/${run}/batch/1/logs`, "no folder");
    await slurm.command("scontrol", "release", held.job);
    const next = await site.job(run, ({ job }) => job !== held.job);
    expect(site.noted()).toEqual([]);
    await slurm.command("scontrol", "release", next.job);
    expect((await site.ended(run)).state).toBe("succeeded");
    expect(site.noted()).toEqual(["begin 0", "end 0"]);
  });
});
