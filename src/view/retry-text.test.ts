import { expect, test } from "vitest";
import type { RetriedGroup, RetriedStep } from "../model/retry-report.ts";
import { retryLines } from "./retry-text.ts";
import { plainStyle } from "./style.ts";

const GB = 1e9;
const step: RetriedStep = {
  name: "convert",
  task: "convert",
  again: [],
  changed: 0,
  cached: 0,
  waiting: 0,
  unknown: false,
};
const asked = { cpus: 1, memBytes: 2 * GB, timeMs: 600_000 };
const failed = { type: "failed", name: "SheafError", code: undefined, message: "" } as const;
const outOfMemory: RetriedGroup = {
  count: 1,
  elements: [[7]],
  end: { ...failed, cause: "out-of-memory" },
  asked,
  peakRssBytes: 3 * GB,
  next: { ...asked, memBytes: 6 * GB },
  escalated: true,
};
const text = (...steps: readonly RetriedStep[]) =>
  retryLines({ run: "r", flow: "f", steps }, plainStyle())
    .map((line) => line.trim().replace(/ {2,}/g, " | "))
    .join("\n");

test("what runs again, alike ones together, with what it then asks for; and what waits", () => {
  const late: RetriedGroup = {
    ...outOfMemory,
    end: { ...failed, cause: "timeout" },
    next: { ...asked, timeMs: 1_200_000 },
  };
  const wrong: RetriedGroup = {
    ...outOfMemory,
    count: 40,
    elements: [[1], [2], [3]],
    end: { ...failed, cause: "error", name: "RangeError", message: "x is 1\nand more" },
    next: asked,
    escalated: false,
  };
  const fit = { ...step, name: "fit", changed: 2, waiting: 3 };
  expect(text({ ...step, again: [wrong, outOfMemory, late] }, fit)).toBe(
    `elements | why | asks for
convert[1], convert[2], convert[3] and 37 more | RangeError: x is 1 | as before
convert[7] | ran out of memory, asked for 2 GB, used up to 3 GB | mem 2 GB → 6 GB
convert[7] | took longer than 10m | time 10m → 20m
fit: 2 | the code or the inputs have changed
fit: 3 | what they wait for runs first

44 elements would run again, and then 3 that wait for others.`,
  );
});

test("who ran out of something and would get no more of it is told what to write", () => {
  const same = { ...outOfMemory, next: asked, escalated: false };
  expect(text({ ...step, again: [same] })).toContain(
    'convert ran out of memory and would be given no more: write `mem: "6GB"` in its resources, or `escalate: true` in its retry.',
  );
});

test("elements that were cancelled, and ones that are in the cache by now", () => {
  const end = { type: "cancelled" } as const;
  const lines = text({
    ...step,
    again: [{ ...outOfMemory, count: 2, elements: [[0], [1]], end, next: asked }],
    cached: 1,
  });
  expect(lines).toContain("was cancelled");
  expect(lines).toContain("1 element would run again.");
});

test("nothing to run", () => {
  expect(text()).toBe("Nothing to run again.");
});
