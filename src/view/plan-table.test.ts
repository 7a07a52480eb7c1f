import { expect, test } from "vitest";
import type { PlannedStep } from "../model/plan-report.ts";
import type { EarlierElement, Reason } from "../model/reason.ts";
import { environmentLines } from "./environment-lines.ts";
import { planLines } from "./plan-table.ts";
import { plainStyle } from "./style.ts";
import { textWidth } from "./text-width.ts";

const nothing = {
  cached: 0,
  run: 0,
  skipped: 0,
  failed: 0,
  unknown: false,
  waitsFor: [],
  why: [],
  notCompared: 0,
};
const step = (name: string, more: Partial<PlannedStep>): PlannedStep => ({
  ...nothing,
  name,
  task: name,
  total: 1,
  ...more,
});
const earlier: EarlierElement = { run: "demo-1", step: "fit", index: [0], state: "succeeded", at: 0 };
const shown = (steps: readonly PlannedStep[], width?: number) =>
  planLines({ flow: "demo", steps }, plainStyle(), width).join("\n");

const changed = (name: string, from: string, to: string): Reason => ({
  type: "changed",
  earlier,
  changes: [{ type: "input", name, from, to }],
});

test("a plan: totals, hits, what would run and why", () => {
  const fresh: Reason = { type: "new", run: "demo-1" };
  const steps = [
    step("prepare", { cached: 1 }),
    step("convert", {
      total: 31,
      cached: 30,
      run: 1,
      why: [
        {
          count: 1,
          common: [],
          elements: [{ index: [30], reason: fresh, inputs: { file: "z.nc", year: "1" } }],
        },
      ],
    }),
    step("finalize", { unknown: true, waitsFor: ["convert"], outlook: { type: "open" } }),
  ];
  expect(shown(steps)).toBe(`  step      total  cached  to run  why
  prepare       1       1       0
  convert      31      30       1  new
  finalize      1       0       ?  waits for convert

convert  compared with demo-1
  1 element, new
    [30]  file: z.nc, year: 1

finalize may still be cached: it runs only if convert gives something else than before.

1 element to run, 31 cached; 1 step cannot be told before others have run.`);
});

test("what changed for all is said once; what differs, of the first ones", () => {
  const code = {
    type: "code",
    parts: [{ kind: "changed", what: "code", file: "stats.ts", name: "mean()", via: ["fit", "mean"] }],
  } as const;
  const one = (at: number) => ({
    index: [at],
    reason: {
      type: "changed",
      earlier,
      changes: [code, { type: "input", name: "n", from: `${at}`, to: "9" }],
    },
  });
  const steps = [
    step("fit", {
      total: 12,
      run: 12,
      why: [{ count: 12, common: [code], elements: [0, 1].map(one) as never }],
    }),
  ];
  expect(shown(steps)).toBe(`  step  total  cached  to run  why
  fit      12       0      12  code, input n changed

fit  compared with demo-1
  12 elements
    stats.ts: mean() changed, reached by fit → mean
    [0]  input n: 0 → 9
    [1]  input n: 1 → 9
    and 10 more

12 elements to run, 0 cached.`);
});

test("many elements: those that were not compared are counted; lines keep to the terminal's width", () => {
  const reason = changed("text", `"${"a".repeat(100)} x"`, `"${"a".repeat(100)} y"`);
  const steps = [
    step("fit", {
      total: 5000,
      run: 5000,
      notCompared: 4000,
      why: [{ count: 1000, common: [], elements: [{ index: [0], reason }] }],
    }),
  ];
  const lines = shown(steps, 60).split("\n");
  expect(lines).toContain("  4,000 more elements, not compared (--all compares them)");
  expect(lines.filter((line) => textWidth(line) > 60)).toEqual([]);
});

test("steps that will run whatever they are given", () => {
  const waits = { unknown: true, waitsFor: ["a", "b"] };
  const steps = [
    step("never", { ...waits, outlook: { type: "first" } }),
    step("forced", { ...waits, outlook: { type: "forced" } }),
    step("pinned", {
      ...waits,
      outlook: { type: "changed", run: "demo-1", changes: [{ type: "version", from: "1", to: "2" }] },
    }),
  ];
  expect(shown(steps)).toBe(`  step    total  cached  to run  why
  never       1       0       ?  never ran; waits for a, b
  forced      1       0       ?  forced; waits for a, b
  pinned      1       0       ?  version changed; waits for a, b

pinned  compared with demo-1
  it waits for a and b, and will run whatever that gives
    version: "1" → "2"

0 elements to run, 0 cached; 3 steps cannot be told before others have run.`);
});

test("a plan with nothing to run", () => {
  expect(shown([step("prepare", { total: 2, cached: 2 })])).toMatch(
    /\n\nNothing to run: 2 elements cached\.$/,
  );
});

test("in what a step's programs run", () => {
  const steps = [
    { name: "plain", preamble: [] },
    { name: "convert", preamble: ["cdo/2.4"], container: { image: "tools.sif" } },
  ];
  expect(environmentLines(steps)).toEqual(["  convert: in tools.sif (apptainer), with modules cdo/2.4"]);
});

test("inputs that a task does not take: which elements, and what is wrong", () => {
  const failures = [1, 4].map((index) => ({
    index: [index],
    failure: {
      cause: "invalid-input" as const,
      name: "SheafError",
      message: `There is no file "${index}.csv"`,
      code: "SHEAF_FILE_MISSING",
    },
  }));
  expect(shown([step("load", { total: 9, cached: 6, failed: 3, failures })]))
    .toBe(`  step  total  cached  to run  why
  load      9       6       0  inputs that its task does not take

load
  3 elements with inputs that the task does not take
    [1]  There is no file "1.csv" [SHEAF_FILE_MISSING]
    [4]  There is no file "4.csv" [SHEAF_FILE_MISSING]
    and 1 more

0 elements to run, 6 cached; 3 elements will fail for their inputs.`);
});

test("its last line keeps to the width, too", () => {
  const steps = [step("load", { run: 1 }), step("fit", { unknown: true, outlook: { type: "first" } })];
  for (const line of shown(steps, 60).split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(60);
});
