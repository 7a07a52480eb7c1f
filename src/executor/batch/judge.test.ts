import { describe, expect, test } from "vitest";
import type { JobRecord } from "./dialect/job-state.ts";
import { type Evidence, judge } from "./judge.ts";

const hour = 3_600_000;
const nothing: Evidence = {
  state: undefined,
  seen: undefined,
  record: undefined,
  voice: "every job",
  life: "never started",
  endedForMs: hour,
  unknownForMs: hour,
  silentForMs: 0,
  begun: undefined,
  alone: true,
  memBytes: 100,
  isHeapFull: false,
  job: "12_3",
  log: "/logs/12-3.log",
};

const verdict = (evidence: Partial<Evidence>) => {
  const outcome = judge({ ...nothing, ...evidence });
  return outcome?.type === "failed" ? [outcome.failure.cause, outcome.failure.message] : outcome;
};

describe("a job that neither the queue nor the accounts have", () => {
  test("where the accounts have every job, the scheduler has forgotten it", () => {
    expect(verdict({})).toEqual(["forgotten", "job 12_3 was forgotten by the scheduler before it started"]);
    expect(verdict({ life: "gone" })).toEqual([
      "forgotten",
      "job 12_3 was forgotten by the scheduler while it ran, and it does not run any more",
    ]);
  });

  test("but not at once: accounts are written late", () => {
    expect(verdict({ unknownForMs: 59_000 })).toBeUndefined();
  });

  test.each(["every job", "some jobs", "off", "silent"] as const)(
    "nor while its worker runs (accounts: %s)",
    (voice) => expect(verdict({ voice, life: "running" })).toBeUndefined(),
  );

  test("where they do not have every job, or are off, nobody knows", () => {
    expect(verdict({ voice: "some jobs" })).toEqual([
      "lost",
      "job 12_3 is gone, and nobody says how it ended; it has never started",
    ]);
    expect(verdict({ voice: "off", life: "gone" })).toEqual([
      "lost",
      "job 12_3 is gone, and nobody says how it ended",
    ]);
  });

  test("accounts that do not answer are waited for, but not for ever", () => {
    expect(verdict({ voice: "silent", silentForMs: 11 * hour })).toBeUndefined();
    expect(verdict({ voice: "silent", silentForMs: 13 * hour })).toEqual([
      "lost",
      expect.stringMatching(/not answered/),
    ]);
  });
});

describe("a job of which the queue alone knows", () => {
  const seen = (end: JobRecord["end"]): Partial<Evidence> => ({
    seen: { end, raw: "FAILED" },
    endedForMs: 6_000,
  });

  test("its end is taken from there", () => {
    expect(verdict(seen({ type: "failed", exitCode: 7 }))).toEqual([
      "crash",
      expect.stringMatching(/exit code 7/),
    ]);
    expect(verdict({ ...seen({ type: "timeout" }), voice: "silent" })).toEqual([
      "timeout",
      expect.stringMatching(/longer/),
    ]);
  });

  test("a kill waits for the accounts' figures, where there are some: it may have been for too much memory", () => {
    const killed = seen({ type: "killed", signal: 9 });
    expect(verdict(killed)).toBeUndefined();
    const untold = [
      "crash",
      "job 12_3 was killed with signal 9: for too much memory, or by somebody; nobody says (FAILED)",
    ];
    expect(verdict({ ...killed, endedForMs: 21_000 })).toEqual(untold);
    expect(verdict({ ...killed, voice: "off" })).toEqual(untold);
  });
});

describe("a kill that nobody ordered", () => {
  const end = { type: "killed", signal: 9 } as const;
  const ended = (peakRssBytes: number | undefined, memBytes = 2e9) =>
    judge({ ...nothing, memBytes, record: { end, raw: "FAILED 0:9", peakRssBytes } });

  test("was for memory where the figures are near what was asked for, and a crash where they are far below", () => {
    expect(ended(1.9e9)).toMatchObject({ failure: { cause: "out-of-memory" } });
    expect(ended(0.1e9)).toMatchObject({
      failure: { cause: "crash", message: "job 12_3 was killed with signal 9 (FAILED 0:9)", mend: undefined },
    });
  });

  test("is a crash where nobody knows, and what to do says both", () => {
    const failure = (memBytes: number) => ({
      cause: "crash",
      message:
        "job 12_3 was killed with signal 9: for too much memory, or by somebody; nobody says (FAILED 0:9)",
      mend: expect.stringContaining(
        `more memory than ${memBytes === 0 ? "it was given" : "the 2000 MB that it asked for"}, ask for more`,
      ),
    });
    expect(ended(undefined)).toMatchObject({ failure: failure(2e9) });
    expect(ended(undefined, 0)).toMatchObject({ failure: failure(0) });
  });
});

test("what an attempt used that its worker could not tell is the scheduler's word", () => {
  const end = { type: "out of memory" } as const;
  const record = {
    end,
    raw: "OUT_OF_MEMORY 0:125",
    node: "n3",
    elapsedMs: 2000,
    cpuMs: 1500,
    peakRssBytes: 99,
  };
  expect(judge({ ...nothing, record })).toMatchObject({
    elapsedMs: 2000,
    usage: { wallMs: 2000, host: "n3", scheduler: { wallMs: 2000, cpuMs: 1500, peakRssBytes: 99 } },
  });
  // Of several in a job nobody knows which of them had it.
  expect(judge({ ...nothing, record, alone: false })).not.toHaveProperty("usage");
});

describe("a job that was told to end, and did so by itself", () => {
  const ended = (end: JobRecord["end"]) => ({ record: { end, raw: "FAILED 15:0" } });

  test("ended as it was told, whatever its exit code", () => {
    for (const end of [
      { type: "failed", exitCode: 143 },
      { type: "killed", signal: 15 },
    ] as const)
      expect(verdict({ ...ended(end), stopped: "preempted" })).toEqual([
        "preempted",
        "job 12_3 was told to make room for others (FAILED 15:0)",
      ]);
    expect(verdict({ ...ended({ type: "completed" }), stopped: "cancelled" })).toEqual({
      type: "cancelled",
      detail: "in the scheduler",
    });
  });

  test("unless the scheduler knows better", () => {
    expect(verdict({ ...ended({ type: "cancelled", by: "ann" }), stopped: "preempted" })).toEqual({
      type: "cancelled",
      detail: "by ann, in the scheduler",
    });
    expect(verdict({ ...ended({ type: "timeout" }), stopped: "preempted" })).toEqual([
      "timeout",
      expect.stringContaining("longer than its limit"),
    ]);
  });
});
