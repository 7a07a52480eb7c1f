import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { suspectsMemory } from "../../src/executor/batch/dialect/job-state.ts";
import type { Query } from "../../src/executor/batch/dialect/dialect.ts";
import { slurm } from "../../src/executor/batch/dialect/slurm/slurm.ts";
import { DialectUser } from "./dialect-user.ts";
import { type Service, skipLoudly } from "./service.ts";
import { startSlurm } from "./slurm.ts";

describe.skipIf(skipLoudly("what real Slurm does"))("what real Slurm does", () => {
  describe("with accounting", () => {
    let service: Service;
    let user: DialectUser;
    beforeAll(async () => {
      service = await startSlurm({ nodes: 2, conf: { MessageTimeout: 2, MinJobAge: 2 } });
      user = new DialectUser(slurm, service);
    });
    afterAll(async () => {
      user?.[Symbol.dispose]();
      await service?.[Symbol.asyncDispose]();
    });

    test("its JSON leaves the filter aside, which is why the dialect asks for text", async () => {
      const [one] = [await user.submit({ command: "sleep 30" }), await user.submit({ command: "sleep 30" })];
      const { jobs } = JSON.parse(await service.command("squeue", "-j", one.id, "--json")) as {
        jobs: unknown[];
      };
      expect(jobs.length).toBeGreaterThan(1);
      expect((await user.value(slurm.states([one]))).size).toBe(1);
    });

    test("a log that cannot be written: it never started", async () => {
      const job = await user.submit({ log: "/nowhere/at/all/{job}.log" });
      expect((await user.recorded(job)).end).toEqual({
        type: "never started",
        why: "its log file could not be opened",
      });
    });

    test("a folder that is not there: it does not run elsewhere", async () => {
      const job = await user.submit({ workDir: "/nowhere/at/all", command: "echo I ran" });
      expect((await user.recorded(job)).end).toEqual({ type: "failed", exitCode: 127 });
      expect(readFileSync(user.log(job), "utf8")).not.toContain("I ran");
    });

    test("too much memory is a kill by 9, which the figures give away", async () => {
      const memBytes = 60 * 2 ** 20;
      const command = `exec ${process.execPath} -e 'const b = Buffer.alloc(150e6, 1); setTimeout(() => b[0], 20000)'`;
      const record = await user.recorded(await user.submit({ resources: { memBytes }, command }));
      expect(record.raw).toBe("FAILED 0:9");
      expect(record.end).toEqual({ type: "killed", signal: 9 });
      expect(suspectsMemory(record, memBytes)).toBe(true);
    });

    test("the time limit, and the signal before it", async () => {
      const command = "trap 'echo warned' USR1; while true; do sleep 0.1; done";
      const warning = { signal: "USR1", seconds: 60 };
      const job = await user.submit({ resources: { timeMs: 60_000 }, warning, command });
      await user.running(job);
      await expect.poll(() => readFileSync(user.log(job), "utf8"), { timeout: 60_000 }).toContain("warned");
      await service.command("scontrol", "update", `job=${job.id}`, "EndTime=now");
      expect((await user.recorded(job)).end).toEqual({ type: "timeout" });
    });

    test("a job killed by hand: by whom", async () => {
      const job = await user.submit({ command: "exec sleep 60" });
      await user.running(job);
      await service.command("scancel", job.id);
      expect((await user.recorded(job)).end).toEqual({ type: "cancelled", by: "0" });
    });

    test("a node that goes down", async () => {
      const native = ["--no-requeue", "--nodelist=n2"];
      const job = await user.submit({ command: "exec sleep 60", resources: { native } });
      await user.running(job);
      await service.command("scontrol", "update", "nodename=n2", "state=down", "reason=test");
      expect((await user.recorded(job)).end).toEqual({ type: "node failure" });
      // It may be back by itself: its slurmd has never been away.
      await service.command("scontrol", "update", "nodename=n2", "state=resume").catch(() => undefined);
    });

    test("what can never run is refused in its own words", async () => {
      expect(await user.trySubmit({ resources: { memBytes: 1e15 } })).toMatchObject({
        ok: false,
        problem: { kind: "rejected", words: expect.stringContaining("Requested node configuration") },
      });
      expect(await user.trySubmit({ resources: { timeMs: 3_600_000, queue: "short" } })).toMatchObject({
        problem: { kind: "rejected", words: expect.stringContaining("time limit") },
      });
    });

    test("a job that the controller has forgotten is in the accounts still", async () => {
      const job = await user.submit({ command: "exit 3" });
      await user.until(
        async () => (await user.state(job)) === undefined && (await user.record(job)) !== undefined,
        90_000,
      );
      expect((await user.record(job))?.end).toEqual({ type: "failed", exitCode: 3 });
    });

    test("the controller down: no command is taken for an answer, and the accounts go on", async () => {
      const done = await user.submit({ command: "exit 4" });
      await user.recorded(done);
      const open = await user.submit({ command: "exec sleep 60" });
      await user.running(open);
      service.kill("run/slurmctld.pid", "SIGKILL");

      const queries: readonly Query<unknown>[] = [slurm.states([open]), ...slurm.cancel([{ job: open }])];
      for (const query of queries)
        expect(await user.ask(query)).toMatchObject({ ok: false, problem: { kind: "unreachable" } });
      expect(await user.trySubmit({})).toMatchObject({ problem: { kind: "unreachable" } });
      expect((await user.record(done))?.end).toEqual({ type: "failed", exitCode: 4 });

      await service.repair();
      expect(await user.ask(slurm.states([open]))).toMatchObject({ ok: true });
    });
  });

  describe("without accounting", () => {
    test("the accounts say that they are off, and the queue tells for a while how jobs ended", async () => {
      await using service = await startSlurm({ nodes: 1, dbd: false });
      using user = new DialectUser(slurm, service);
      const job = await user.submit({ command: "exit 5" });
      const ended = await user.until(async () => {
        const state = await user.state(job);
        return state?.type === "ended" && state.record;
      });
      expect(ended.end).toEqual({ type: "failed", exitCode: 5 });
      expect(await user.ask(slurm.records([job])[0]!)).toMatchObject({ problem: { kind: "unsupported" } });
      const facts = await Promise.all(
        slurm
          .facts("root")
          .slice(0, 2)
          .map((query) => user.value(query)),
      );
      expect(Object.assign({}, ...facts)).toMatchObject({
        accounting: false,
        maxArraySize: 10001,
        memoryKills: "untold",
        endedShownMs: 300_000,
        queues: [
          { name: "main", isDefault: true, up: true },
          { name: "short", isDefault: false, maxTimeMs: 300_000 },
        ],
      });
    });
  });
});
