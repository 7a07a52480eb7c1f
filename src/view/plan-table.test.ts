import { expect, test } from "vitest";
import { planTable } from "./plan-table.ts";
import { environmentLines } from "./environment-lines.ts";
import { plainStyle } from "./style.ts";

test("a plan: totals, hits, what would run and why", () => {
  const steps = [
    { name: "prepare", task: "prepare", total: 1, cached: 1, run: 0, unknown: false },
    {
      name: "convert",
      task: "convert",
      total: 31,
      cached: 30,
      run: 1,
      unknown: false,
      reason: "1 new input",
    },
    { name: "finalize", task: "finalize", total: 1, cached: 0, run: 1, unknown: true },
  ];
  expect(planTable({ flow: "demo", steps }, plainStyle()).join("\n"))
    .toBe(`  step      total  cached  to run  why
  prepare       1       1       0
  convert      31      30       1  1 new input
  finalize      1       0      1+  depends on results that are not there yet

2 elements to run, 31 cached; 1 step cannot be told before others have run.`);
});

test("a plan with nothing to run", () => {
  const steps = [{ name: "prepare", task: "prepare", total: 2, cached: 2, run: 0, unknown: false }];
  expect(planTable({ flow: "demo", steps }, plainStyle()).at(-1)).toBe("Nothing to run: 2 elements cached.");
});

test("in what a step's programs run", () => {
  const steps = [
    { name: "plain", preamble: [] },
    { name: "convert", preamble: ["cdo/2.4"], container: { image: "tools.sif" } },
  ];
  expect(environmentLines(steps)).toEqual(["  convert: in tools.sif (apptainer), with modules cdo/2.4"]);
});
