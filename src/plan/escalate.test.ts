import { describe, expect, test } from "vitest";
import { type AttemptBefore, escalated, isEscalated, isExhausted } from "./escalate.ts";

const GB = 1e9;
const MINUTE = 60_000;
const own = { cpus: 1, memBytes: 2 * GB, timeMs: 10 * MINUTE };
const before = (given: Partial<AttemptBefore>): AttemptBefore => ({
  cause: "out-of-memory",
  asked: { memBytes: 2 * GB, timeMs: 10 * MINUTE },
  ...given,
});

describe("after running out of memory", () => {
  test("the next attempt asks for twice as much, and for the same time", () => {
    expect(escalated(own, true, before({}))).toEqual({ ...own, memBytes: 4 * GB });
  });

  test("it starts from what was measured, where that is more than was asked for", () => {
    expect(escalated(own, { mem: 1.5 }, before({ peakRssBytes: 3 * GB })).memBytes).toBe(4.5 * GB);
    expect(escalated(own, { mem: 1.5 }, before({ peakRssBytes: 1 * GB })).memBytes).toBe(3 * GB);
  });

  test("memory that was not asked for is, once it was measured", () => {
    const asked = { memBytes: 0, timeMs: undefined };
    expect(escalated({ ...own, memBytes: 0 }, true, before({ asked, peakRssBytes: GB })).memBytes).toBe(
      2 * GB,
    );
    expect(escalated({ ...own, memBytes: 0 }, true, before({ asked })).memBytes).toBe(0);
  });

  test("it keeps what an earlier attempt was given, and what the resources themselves have grown to", () => {
    const asked = { memBytes: 8 * GB, timeMs: 20 * MINUTE };
    expect(escalated(own, true, before({ asked, cause: "timeout" }))).toEqual({
      cpus: 1,
      memBytes: 8 * GB,
      timeMs: 40 * MINUTE,
    });
    expect(escalated({ ...own, memBytes: 64 * GB }, true, before({})).memBytes).toBe(64 * GB);
  });

  test("there is a limit, and who has had all of it is not tried again", () => {
    const policy = { mem: { factor: 4, max: "6GB" } };
    const next = escalated(own, policy, before({}));
    expect(next.memBytes).toBe(6 * GB);
    expect(isExhausted(next, policy, before({}))).toBe(false);
    const last = before({ asked: next });
    expect(isExhausted(escalated(own, policy, last), policy, last)).toBe(true);
    expect(isExhausted(own, true, before({ asked: { memBytes: 0, timeMs: undefined } }))).toBe(false);
  });
});

test("after a timeout the next attempt has more time, up to a limit", () => {
  const late = before({ cause: "timeout" });
  expect(escalated(own, { time: { factor: 3, max: "1h" } }, late)).toEqual({ ...own, timeMs: 30 * MINUTE });
  expect(escalated(own, { time: { factor: 30, max: "1h" } }, late).timeMs).toBe(60 * MINUTE);
  expect(escalated(own, { mem: 2 }, late)).toEqual(own);
});

test("nothing grows after other failures, or without a policy", () => {
  expect(escalated(own, true, before({ cause: "error" }))).toEqual(own);
  expect(escalated(own, undefined, before({}))).toEqual(own);
  expect([
    isEscalated(true, "error"),
    isEscalated(true, "timeout"),
    isEscalated({ mem: 2 }, "timeout"),
  ]).toEqual([false, true, false]);
});
