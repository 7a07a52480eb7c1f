import { describe, expect, test } from "vitest";
import { suspectsMemory } from "../job-state.ts";
import { slurm } from "./slurm.ts";

const said = (stdout: string, exitCode = 0, stderr = "") => ({ exitCode, stdout, stderr });
const states = (stdout: string, ...rest: [number?, string?]) => {
  const reading = slurm.states([{ id: "1" }]).read(said(stdout, ...rest));
  if (!reading.ok) throw new Error(reading.problem.kind);
  return reading.value;
};
const records = (stdout: string) => {
  const reading = slurm.records([{ id: "1" }])[0]!.read(said(stdout));
  if (!reading.ok) throw new Error(reading.problem.kind);
  return reading.value;
};

describe("what waits and runs", () => {
  test("an array that waits is one line, whatever its size", () => {
    const table = states("1_[3,7-9%3]|PENDING|JobArrayTaskLimit||0|\n1_0|RUNNING|None|n1|0|\n");
    expect([...table].map(([, index]) => index)).toEqual([3, 7, 8, 9, 0]);
    expect(table.get("1", 8)).toEqual({ type: "pending", reason: "JobArrayTaskLimit", stuck: false });
    expect(table.get("1", 0)).toEqual({ type: "running", node: "n1" });
  });

  test.each([
    ["DependencyNeverSatisfied", true],
    ["JobHeldUser", true],
    ["PartitionTimeLimit", true],
    ["QOSMaxCpuPerJobLimit", true],
    ["Resources", false],
    ["QOSMaxJobsPerUserLimit", false],
    ["ReqNodeNotAvail, UnavailableNodes:n1", false],
  ])("is %s for ever? %s", (reason, stuck) => {
    expect(states(`1|PENDING|${reason}||0|\n`).get("1")).toEqual({ type: "pending", reason, stuck });
  });

  test("exit codes in the queue are those of wait(2)", () => {
    const table = states(
      "2|FAILED|NonZeroExitCode|n2|1792|\n3|FAILED|JobLaunchFailure|n2|9|\n4|FAILED|JobLaunchFailure|n3|4021|\n",
    );
    const ends = ["2", "3", "4"]
      .map((id) => table.get(id))
      .map((state) => state?.type === "ended" && state.record.end);
    expect(ends).toEqual([
      { type: "failed", exitCode: 7 },
      { type: "killed", signal: 9 },
      { type: "never started", why: "its log file could not be opened" },
    ]);
  });

  test("an id that it has forgotten is an error alone and nothing in company", () => {
    expect(states("", 1, "slurm_load_jobs error: Invalid job id specified\n").size).toBe(0);
    expect(states("").size).toBe(0);
    expect(() =>
      states("", 1, "slurm_load_jobs error: Unable to contact slurm controller (connect failure)"),
    ).toThrow("unreachable");
  });
});

describe("how jobs ended", () => {
  test("the state may carry words, and memory is in the steps", () => {
    const table = records(
      [
        "1_0|COMPLETED|0:0|3|00:00.003||n1|2026-11-21T15:33:53",
        "1_0.batch|COMPLETED|0:0|3|00:00.003|5013504|n1|2026-11-21T15:33:53",
        "1_[3,7%3]|PENDING|0:0|0|00:00:00||None assigned|Unknown",
        "5|CANCELLED by 1000|0:0|2|00:00.002||n3|2026-11-21T15:33:53",
        "6|CANCELLED by 0|0:0|0|00:00:00||None assigned|None",
      ].join("\n"),
    );
    expect(table.get("1", 0)).toEqual({
      end: { type: "completed" },
      raw: "COMPLETED 0:0",
      node: "n1",
      elapsedMs: 3000,
      cpuMs: 3,
      peakRssBytes: 5013504,
    });
    expect(table.get("1", 3)).toBeUndefined();
    expect(table.get("5")?.end).toEqual({ type: "cancelled", by: "1000" });
    expect(table.get("6")).toMatchObject({ end: { type: "cancelled", by: "0" }, node: undefined });
  });

  test.each([
    ["TIMEOUT", "0:0", "timeout"],
    ["OUT_OF_MEMORY", "0:125", "out of memory"],
    ["PREEMPTED", "0:0", "preempted"],
    ["NODE_FAIL", "1:0", "node failure"],
    ["BOOT_FAIL", "0:0", "node failure"],
    ["FAILED", "0:53", "never started"],
    ["FAILED", "137:0", "killed"],
  ])("%s %s", (state, exit, type) => {
    expect(records(`1|${state}|${exit}|3|00:01||n1|2026-11-21T15:33:53`).get("1")?.end.type).toBe(type);
  });

  test("accounting that is off says so", () => {
    const output = said("", 1, "Slurm accounting storage is disabled\n");
    expect(slurm.records([{ id: "1" }])[0]!.read(output)).toMatchObject({ problem: { kind: "unsupported" } });
  });

  test("a kill near what was asked for, or of unknown size, looks like one for memory", () => {
    const killed = { end: { type: "killed", signal: 9 }, raw: "FAILED 0:9" } as const;
    expect(suspectsMemory({ ...killed, peakRssBytes: 95 }, 100)).toBe(true);
    expect(suspectsMemory({ ...killed, peakRssBytes: 50 }, 100)).toBe(false);
    expect(suspectsMemory(killed, 100)).toBeUndefined();
    expect(suspectsMemory(killed, undefined)).toBeUndefined();
    expect(suspectsMemory({ ...killed, peakRssBytes: 95 }, undefined)).toBe(false);
  });
});

test("parts of arrays are cancelled in one command", () => {
  const [query] = slurm.cancel([{ job: { id: "1" } }, { job: { id: "2" }, indices: [3, 4, 5, 9] }]);
  expect(query!.command.argv).toEqual(["scancel", "1", "2_[3-5,9]"]);
  const gone = said(
    "",
    1,
    "scancel: error: Kill job error on job id 2_9: Job/step already completing or completed\n",
  );
  expect(query!.read(gone)).toEqual({ ok: true, value: undefined });
  expect(
    query!.read(said("", 1, "scancel: error: Kill job error on job id 1: Access/permission denied")),
  ).toMatchObject({
    problem: { kind: "rejected" },
  });
});

test("a site's words around the id do not matter", () => {
  const { read } = slurm.submission({
    name: "x",
    command: "true",
    scriptFile: "/x.sh",
    resources: {},
    workDir: "/",
    log: "/x.log",
  });
  expect(read(said("Welcome 2 the cluster\n12;east\n"))).toEqual({ ok: true, value: { id: "12" } });
  expect(read(said("sbatch: Submitted batch job 13\n"))).toEqual({ ok: true, value: { id: "13" } });
  expect(read(said("hello\n"))).toMatchObject({ problem: { kind: "unreadable", words: "hello" } });
});

describe("what a cluster says about ending jobs", () => {
  const [config, , , partitions] = slurm.facts("me");
  const said = (query: typeof config, stdout: string) => query!.read({ exitCode: 0, stdout, stderr: "" });
  const settings = (...lines: string[]) => said(config, ["KillWait = 30 sec", ...lines].join("\n"));

  test("how long after the signal it kills, and whether it warns of a preemption", () => {
    expect(settings()).toMatchObject({ value: { killWaitMs: 30_000 } });
    const parameters = "SlurmctldParameters = cloud_dns,preempt_send_user_signal";
    expect(settings(parameters, "PreemptType = preempt/partition_prio")).toMatchObject({
      value: { warnsOfPreemption: true },
    });
    expect(settings(parameters, "PreemptType = preempt/none")).not.toHaveProperty("value.warnsOfPreemption");
    expect(settings("PreemptType = preempt/qos")).not.toHaveProperty("value.warnsOfPreemption");
  });

  test("the grace of each partition that has one", () => {
    const line = (name: string, grace: number) =>
      `PartitionName=${name} AllowGroups=ALL DefaultTime=NONE GraceTime=${grace} Hidden=NO MaxTime=UNLIMITED`;
    expect(said(partitions, [line("main", 0), line("low", 120)].join("\n"))).toEqual({
      ok: true,
      value: { preemptionGraceMs: { low: 120_000 } },
    });
  });
});
