import { expect, test } from "vitest";
import type { ComparedRun, RunDifference } from "../model/run-difference.ts";
import { differenceLines } from "./difference-text.ts";
import { plainStyle } from "./style.ts";

const ran = (run: string, elapsedMs: number): ComparedRun => {
  return { run, flow: "demo", state: "succeeded", createdAt: 0, elapsedMs };
};

const same: RunDifference = {
  runs: [ran("demo-1", 4000), ran("demo-2", 1000)],
  sameResults: true,
  params: [],
  wiring: [],
  tasks: [],
  packages: [],
  environment: [],
  surroundings: [],
  steps: [
    {
      step: "convert",
      same: 1200,
      differ: 0,
      only: [0, 0],
      neither: 0,
      without: [{}, {}],
      examples: [],
      computed: [
        { count: 1200, elapsedMs: 3600 },
        { count: 0, elapsedMs: 0 },
      ],
    },
  ],
  result: "same",
};
const text = (difference: RunDifference, width?: number) =>
  differenceLines(difference, { style: plainStyle(), now: 60_000, width }).join("\n");

test("what is the same is said in one line", () => {
  expect(text(same)).toBe(`from demo-1 succeeded after 4.0s (1m 00s ago)
to   demo-2 succeeded after 1.0s (1m 00s ago)

The same: params, wiring, code, packages, environment, surroundings, states.

Results: the same (1,200 elements)

Time
                   from       to  ratio
  convert  3.6s (1,200)  not run
  in all           4.0s     1.0s  × 0.3`);
});

const other: RunDifference = {
  ...same,
  sameResults: false,
  params: [{ name: "seed", from: "1", to: "2" }],
  wiring: [
    { step: "clean", kind: "added", changes: [] },
    { step: "fit", kind: "changed", changes: [{ name: "data", from: "params.data", to: "clean" }] },
  ],
  tasks: [
    {
      task: "fit",
      steps: ["fit", "refit"],
      changes: [{ type: "version", from: "1", to: "2" }],
    },
  ],
  packages: [{ name: "zod", from: "4.0.0", to: "4.1.0" }],
  environment: [{ name: "REGION", to: "eu" }],
  surroundings: [{ name: "node", from: "v20.1.0", to: "v24.0.0" }],
  steps: [
    {
      ...same.steps[0]!,
      same: 1,
      differ: 7,
      only: [1, 0],
      without: [{ failed: 1 }, { skipped: 2, failed: 1 }],
      examples: [
        { index: [0], states: ["succeeded", "succeeded"], values: ["1", "20"] },
        { index: [3], states: ["succeeded", "failed"], values: ["4", undefined] },
        { index: [4], states: ["succeeded", undefined], values: ["5", undefined] },
      ],
    },
  ],
  result: "differ",
};

test("what differs, part by part, and the first results that are not the same", () => {
  expect(text(other)).toContain(`Params
  seed: 1 → 2

Wiring
  clean added
  fit, data: params.data → clean

Code
  fit (fit, refit)
    version: "1" → "2"

Packages
  zod: 4.0.0 → 4.1.0

Environment
  REGION: not set → eu

Surroundings
  node: v20.1.0 → v24.0.0

States
  convert: 1 failed → 1 failed, 2 skipped

Results: 8 of 9 elements not the same; the flow's result differs
  step     same  differ  only from  only to
  convert     1       7          1        0

  convert[0]  1  → 20
  convert[3]  4  → (failed)
  convert[4]  5  → (not there)
  … 5 more of convert
`);
});

test("what is too wide gives way", () => {
  const long = "x".repeat(200);
  const [step] = other.steps;
  const examples = [{ ...step!.examples[0]!, values: [long, long] as const }];
  const lines = text({ ...other, steps: [{ ...step!, examples }] }, 80).split("\n");
  expect(lines.filter((line) => line.includes("xxx")).map((line) => line.length <= 80)).toEqual([true]);
});
