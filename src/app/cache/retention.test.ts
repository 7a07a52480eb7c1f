import { expect, test } from "vitest";
import type { RunStateName } from "../../model/states.ts";
import { mayGo, type RetentionRules } from "./retention.ts";

const run = (
  id: string,
  createdAt: number,
  more: { flow?: string; state?: RunStateName; pinned?: boolean } = {},
) => ({
  id,
  flow: "a",
  state: "succeeded" as RunStateName,
  pinned: false,
  createdAt,
  ...more,
});
const going = (runs: readonly ReturnType<typeof run>[], rules: RetentionRules) =>
  mayGo(runs, rules, 100).map(({ id }) => id);

test("without a rule no run may go", () => {
  expect(going([run("1", 1), run("2", 2)], {})).toEqual([]);
  expect(going([run("1", 1)], { interrupted: true })).toEqual([]);
});

test("the newest of each flow stay", () => {
  const runs = [
    run("a1", 1),
    run("b1", 2, { flow: "b" }),
    run("a2", 3),
    run("a3", 4),
    run("b2", 5, { flow: "b" }),
  ];
  expect(going(runs, { keepRuns: 2 })).toEqual(["a1"]);
  expect(going(runs, { keepRuns: 1 })).toEqual(["a1", "b1", "a2"]);
  expect(going(runs, { keepRuns: 0 })).toEqual(["a1", "b1", "a2", "a3", "b2"]);
});

test("a run stays when one rule keeps it", () => {
  const runs = [run("old", 10), run("older", 5), run("young", 90)];
  expect(going(runs, { olderThanMs: 50 })).toEqual(["old", "older"]);
  expect(going(runs, { olderThanMs: 50, keepRuns: 2 })).toEqual(["older"]);
});

test("pinned and running runs stay, queued ones too; interrupted ones unless that is said", () => {
  const runs = [
    run("pinned", 1, { pinned: true }),
    run("running", 2, { state: "running" }),
    run("queued", 3, { state: "queued" }),
    run("interrupted", 4, { state: "interrupted" }),
    run("failed", 5, { state: "failed" }),
  ];
  expect(going(runs, { keepRuns: 0 })).toEqual(["failed"]);
  expect(going(runs, { maxBytes: 0, interrupted: true })).toEqual(["interrupted", "failed"]);
});
