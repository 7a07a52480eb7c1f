import { expect, test } from "vitest";
import type { ElementExplanation, StepExplanation } from "../model/explanation.ts";
import { noCounts } from "../model/states.ts";
import { explanationLines } from "./explanation-text.ts";
import { plainStyle } from "./style.ts";

const base: ElementExplanation = {
  type: "element",
  run: "demo-2",
  runState: "failed",
  flow: "demo",
  task: "convert",
  step: "convert",
  index: [3],
  state: { type: "pending" },
  causes: [],
  attempts: 0,
};
const text = (explanation: ElementExplanation | StepExplanation) =>
  explanationLines(explanation, { style: plainStyle(), now: 60_000 }).join("\n");

test("what has not begun, was cancelled, is stale, lost its process", () => {
  expect(text(base)).toBe("convert[3] of demo-2 has not begun: it waits for its turn, or for what it needs");
  expect(text({ ...base, state: { type: "cancelled", by: { by: "signal", detail: "SIGINT" } } })).toBe(
    "convert[3] of demo-2 was cancelled: the process that drove the run was told to end (SIGINT)",
  );
  expect(text({ ...base, state: { type: "stale", difference: "scale.ts changed" } })).toBe(
    "convert[3] of demo-2 is stale: scale.ts changed",
  );
  const state = { type: "running", attempt: 1, startedAt: 0 } as const;
  expect(text({ ...base, state, runState: "interrupted" })).toBe(
    "convert[3] of demo-2 ran when the process that drove the run went away",
  );
});

test("a skip is told with all that led to it", () => {
  const element = (step: string) => ({ step, index: [3] });
  const failure = { cause: "error", name: "RangeError", message: "no such hour" } as const;
  expect(
    text({
      ...base,
      state: { type: "skipped", because: { type: "upstream-skipped", element: element("clean") } },
      causes: [
        {
          element: element("clean"),
          state: { type: "skipped", because: { type: "upstream-failed", element: element("load") } },
        },
        { element: element("load"), state: { type: "failed", attempt: 1, failure } },
      ],
    }),
  ).toBe(`convert[3] of demo-2 was skipped: what it needs was skipped
  because clean[3] was skipped: what it needs failed
  because load[3] failed: RangeError: no such hour

More of load[3]: sheaf show demo-2 'load[3]'`);
});

test("a hit by a version, in a container, of a run that is there no more", () => {
  expect(
    text({
      ...base,
      state: { type: "cached", from: { run: "demo-1", at: 0 } },
      origin: { run: "", step: "convert", index: undefined, at: 0, elapsedMs: 61_000 },
      identity: {
        identity: "ab12",
        task: "convert",
        code: { type: "version", version: "3" },
        inputs: [{ name: "file", from: "each(files)", value: '"a.nc"' }],
        ignored: [],
        env: { REGION: "eu" },
        container: "tools.sif",
        preamble: ["netcdf/4.9"],
      },
    }).replace(/computed \S+ \S+/, "computed then"),
  ).toBe(`convert[3] of demo-2 was cached
  it took the result of convert of a run that was removed,
  computed then (1m 00s ago), which saved 1m 01s

What both have in common: their identity
  task             convert
  version          "3"
  input file       "a.nc"
  variable REGION  eu
  container        tools.sif
  modules          netcdf/4.9`);
});

const step: StepExplanation = {
  type: "step",
  run: "demo-2",
  runState: "failed",
  flow: "demo",
  task: "convert",
  step: "convert",
  counts: { ...noCounts, total: 12, succeeded: 3, failed: 1, cached: 6, skipped: 2 },
  why: [
    { count: 3, common: [], elements: [{ index: [0], reason: { type: "forced" } }] },
    { count: 1, common: [], elements: [{ index: [7], reason: { type: "new", run: "demo-1" } }] },
  ],
  notCompared: 0,
  origins: [
    { run: "demo-1", count: 5 },
    { run: "demo-0", count: 1 },
  ],
  skips: [{ because: "max-failures", count: 2 }],
  failed: [{ index: [7], failure: "no such hour" }],
};

test("a step: how many ran and why, whose results the others took, what failed", () => {
  expect(text(step).split("\n").slice(0, 6)).toEqual([
    "convert of demo-2: 12 elements",
    "  4 ran: forced (3), new (1)",
    "  6 cached: 5 of demo-1, 1 of demo-0",
    "  1 of those that ran failed:",
    "    [7]  no such hour",
    "  2 skipped: its step has as many failures as it may have (`maxFailures`)",
  ]);
});

test("a step whose earlier run was removed", () => {
  const removed = { ...step, why: [], reason: { type: "removed", run: "demo-1", changes: [] } as const };
  expect(text(removed)).toContain(
    "demo-1, which it was compared with, has been removed: nothing but inputs can have changed",
  );
});
