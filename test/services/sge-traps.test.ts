import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sge } from "../../src/executor/batch/dialect/sge/sge.ts";
import { DialectUser } from "./dialect-user.ts";
import { type Service, skipLoudly } from "./service.ts";
import { startSge } from "./sge.ts";

describe.skipIf(skipLoudly("what real Grid Engine does"))("what real Grid Engine does", () => {
  let service: Service;
  let user: DialectUser;
  beforeAll(async () => {
    service = await startSge();
    user = new DialectUser(sge, service);
  });
  afterAll(async () => {
    user?.[Symbol.dispose]();
    await service?.[Symbol.asyncDispose]();
  });

  const stuck = async (given: Parameters<DialectUser["submit"]>[0]) => {
    const job = await user.submit(given);
    const state = await user.until(async () => {
      const now = await user.state(job);
      return now?.type === "pending" && now.stuck && now;
    });
    const reason = (await user.value(sge.reasons!([job]))).get(job.id);
    await user.value(sge.cancel([{ job }])[0]!);
    return { job, state, reason };
  };

  test("a log that cannot be written, or a folder that is not there: it is stuck, and says why", async () => {
    const log = await stuck({ log: "/nowhere/at/all/{job}.log" });
    expect(log.reason).toContain("can't open output file \"/nowhere/at/all/");
    expect((await user.recorded(log.job)).end).toEqual({
      type: "never started",
      why: "opening input/output file",
    });
    expect((await stuck({ workDir: "/nowhere/at/all" })).reason).toContain("can't chdir to /nowhere/at/all");
  });

  test("the signal before the time limit, at which a job can put its work away", async () => {
    const command = "trap 'echo warned; exit 3' USR1; while true; do sleep 0.1; done";
    const warning = { signal: "USR1", seconds: 3 };
    const job = await user.submit({ resources: { timeMs: 4000 }, warning, command });
    expect((await user.recorded(job)).end).toEqual({ type: "failed", exitCode: 3 });
    expect(readFileSync(user.log(job), "utf8")).toContain("warned");
  });

  test("the time limit", async () => {
    const job = await user.submit({ resources: { timeMs: 1000 }, command: "exec sleep 60" });
    expect((await user.recorded(job)).end).toEqual({ type: "timeout" });
  });

  test("of a job that was deleted while it waited there is no record", async () => {
    const first = await user.submit({ command: "exec sleep 60" });
    const waiting = await user.submit({ after: [first] });
    expect(await user.state(waiting)).toMatchObject({ type: "pending", stuck: false });
    await user.value(sge.cancel([{ job: waiting }])[0]!);
    await user.until(async () => (await user.state(waiting)) === undefined);
    expect(await user.record(waiting)).toBeUndefined();
    await user.value(sge.cancel([{ job: first }])[0]!);
    expect((await user.recorded(first)).end).toEqual({ type: "killed", signal: 9 });
  });

  test("memory, time and node of a job that has ended", async () => {
    const command = `exec ${process.execPath} -e 'const b = Buffer.alloc(200e6, 1); setTimeout(() => b[0], 1500)'`;
    const record = await user.recorded(await user.submit({ command, resources: { cpus: 2 } }));
    expect(record.end).toEqual({ type: "completed" });
    expect(record.peakRssBytes).toBeGreaterThan(190e6);
    expect(record.peakRssBytes).toBeLessThan(400e6);
    expect(record.elapsedMs).toBeGreaterThanOrEqual(1000);
    expect(record.node).toMatch(/./);
  });

  test("facts about the cluster", async () => {
    const parts = await Promise.all(sge.facts("root").map((query) => user.value(query)));
    expect(Object.assign({}, ...parts)).toMatchObject({
      maxArraySize: 75_000,
      accounting: true,
      queues: [{ name: "all.q" }],
      parallelEnvironments: ["smp"],
      version: expect.stringContaining("8.1.9"),
    });
  });

  test("the daemon down", async () => {
    service.kill("qmaster/qmaster.pid", "SIGKILL");
    expect(await user.ask(sge.states([{ id: "1" }]))).toMatchObject({ problem: { kind: "unreachable" } });
    expect(await user.trySubmit({})).toMatchObject({ problem: { kind: "unreachable" } });
    await service.repair();
    expect(await user.ask(sge.states([{ id: "1" }]))).toMatchObject({ ok: true });
  });
});
