import { describe, expect, test } from "vitest";
import type { Warning } from "../../model/warning.ts";
import type { ClusterFacts } from "./dialect/cluster-facts.ts";
import type { Dialect } from "./dialect/dialect.ts";
import { lsf } from "./dialect/lsf/lsf.ts";
import { pbspro } from "./dialect/pbspro/pbspro.ts";
import { sge } from "./dialect/sge/sge.ts";
import { slurm } from "./dialect/slurm/slurm.ts";
import { endingOf, endRules } from "./end-rules.ts";

const asked: Warning = { signal: "USR2", seconds: 60, toPrograms: true };
const minute = 60_000;

interface Told {
  readonly dialect?: Dialect;
  readonly facts?: ClusterFacts;
  readonly warning?: Warning;
  readonly msLeft?: number | undefined;
  readonly isCancelled?: boolean;
}

function ending(signal: string, { dialect = slurm, facts = {}, warning = asked, ...moment }: Told = {}) {
  const rules = endRules({ asked: warning, limitMs: 60 * minute, queue: "long" }, facts, dialect);
  const { msLeft, isCancelled = false } = { msLeft: 30 * minute, ...moment };
  const found = endingOf(rules, signal, { msLeft, isCancelled });
  return found && { ...found.order, isCertain: found.isCertain };
}

describe("the warning signal", () => {
  test("before the time limit: so many seconds are left as were asked for, or fewer", () => {
    expect(ending("USR1", { msLeft: 90_000 })).toEqual({
      why: "timeout",
      secondsLeft: 60,
      toPrograms: "SIGUSR2",
      isCertain: true,
    });
    expect(ending("USR1", { msLeft: 20_000 })?.secondsLeft).toBe(20);
    expect(ending("USR1", { msLeft: undefined })?.secondsLeft).toBe(60);
  });

  test("programs are not told where the task alone is to be", () => {
    expect(ending("USR1", { warning: { ...asked, toPrograms: false } })?.toPrograms).toBeUndefined();
  });

  test("long before the limit it is a preemption, where a Slurm warns of those; else the limit was moved", () => {
    const facts = { warnsOfPreemption: true, preemptionGraceMs: { long: 120_000 }, killWaitMs: 30_000 };
    const preempted = { why: "preempted", secondsLeft: 120, isCertain: false };
    expect(ending("USR1", { facts })).toMatchObject(preempted);
    expect(ending("USR1", { facts: { ...facts, preemptionGraceMs: {} } })?.secondsLeft).toBe(30);
    expect(ending("USR1", { facts, msLeft: 90_000 })?.why).toBe("timeout");
    expect(ending("USR1", { facts: {} })?.why).toBe("timeout");
  });

  test("in Grid Engine it may be a suspension, which is no end", () => {
    expect(ending("USR1", { dialect: sge })).toBeUndefined();
    expect(ending("USR1", { dialect: sge, msLeft: 60_000 })).toMatchObject({
      why: "timeout",
      secondsLeft: 60,
    });
  });
});

describe("the signal that ends a job", () => {
  const facts = { killWaitMs: 30_000 };

  test("in Slurm is a preemption, unless the time is over or Sheaf has cancelled; how it was, the scheduler knows", () => {
    expect(ending("TERM", { facts })).toEqual({
      why: "preempted",
      secondsLeft: 30,
      toPrograms: "SIGUSR2",
      isCertain: false,
    });
    expect(ending("TERM", { facts, msLeft: -5_000 })).toMatchObject({ why: "timeout", isCertain: true });
    expect(ending("TERM", { facts, isCancelled: true })).toMatchObject({
      why: "cancelled",
      toPrograms: "SIGTERM",
    });
  });

  test.each([
    ["Grid Engine", sge, "USR2"],
    ["PBS Pro", pbspro, "TERM"],
    ["LSF", lsf, "INT"],
  ])("in %s most likely a cancellation", (_, dialect, signal) => {
    expect(ending(signal, { dialect })).toMatchObject({ why: "cancelled", secondsLeft: undefined });
  });

  test("for the time limit alone is the time limit", () => {
    expect(ending("USR2", { dialect: lsf })?.why).toBe("timeout");
    expect(ending("XCPU", { dialect: sge })?.why).toBe("timeout");
  });

  test("one that nobody sends says nothing", () => {
    expect(ending("HUP")).toBeUndefined();
  });
});
