import { expect, test } from "vitest";
import type { ElementReport } from "../model/element-report.ts";
import { elementLines } from "./element-text.ts";
import { plainStyle } from "./style.ts";

const report: ElementReport = {
  run: "demo-1",
  runState: "succeeded",
  flow: "demo",
  task: "sum",
  step: "total",
  index: [],
  state: { type: "succeeded", attempt: 1, elapsedMs: 1500 },
  inputs: [
    { name: "sizes", from: "convert[*].size", value: "1200 items: 1, 2, 3", digest: "ab" },
    { name: "few", from: "settled(clean[*])", value: "[1,2]" },
    { name: "rate", from: "2", value: "2" },
  ],
  output: { format: "json", bytes: 2500, digest: "cd" },
  startedAt: 0,
  endedAt: 1500,
  elapsedMs: 1500,
  attempts: [{ attempt: 1, startedAt: 0, elapsedMs: 1500 }],
  asked: { cpus: 4, mem: "16GB" },
  used: { wallMs: 1500, cpuMs: 1200, peakRssBytes: 340_000_000, host: "node7" },
  log: { file: "/runs/demo-1/logs/total/0.log", lines: ["begun", "done"], isCut: true },
  dir: "/runs/demo-1",
};
const lines = (
  change: Partial<ElementReport>,
  more: { width?: number; full?: boolean; output?: string[] } = {},
) =>
  elementLines(
    { ...report, ...change },
    { style: plainStyle(), now: 5000, full: false, output: ["{}"], ...more },
  ).join("\n");

test("inputs with where they come from: gathers say of how many", () => {
  expect(lines({})).toContain(`Inputs
  sizes  1200 items: 1, 2, 3  ← convert.size (gather of 1,200)
  few    [1,2]                ← clean (settled gather of 2)
  rate   2                    ← 2
`);
});

test("beside what was measured what the scheduler says; alone where the worker was killed with what it had measured", () => {
  const scheduler = { wallMs: 3000, cpuMs: 1900, peakRssBytes: 410_000_000 };
  const measured = { wallMs: 1500, peakRssBytes: 340_000_000, host: "node7", job: "12_3" };
  const both = lines({ used: { ...measured, scheduler } });
  expect(both).toContain("\n  used                 340 MB of memory at most, on node7\n");
  expect(both).toContain(
    "\n  scheduler's account  the job took 3.0s, 1.9s of processor time, 410 MB of memory at most\n",
  );
  expect(both).toContain("\n  job                  12_3\n");
  const alone = lines({ used: { wallMs: 3000, host: "node7", job: "12_3", scheduler } });
  expect(alone).not.toContain("\n  used ");
  expect(alone).toContain("410 MB of memory at most, on node7\n");
});

test("what it used, and what it asked for; its task where that is called otherwise", () => {
  const text = lines({});
  expect(text).toContain("\n  task        sum\n");
  expect(text).toContain("\n  asked for   cpus 4, mem 16GB\n");
  expect(text).toContain("\n  used        1.2s of processor time, 340 MB of memory at most, on node7\n");
});

test("the end of its log, marked where there is more before", () => {
  expect(lines({})).toContain("Log\n  /runs/demo-1/logs/total/0.log\n  …\n  begun\n  done\n");
  expect(lines({ log: { ...report.log, lines: [] } })).not.toContain("Log");
});

test("an output that is long is cut to the terminal, unless all is asked for", () => {
  const output = Array.from({ length: 50 }, (_, at) => `line ${at}`);
  expect(lines({}, { width: 80, output })).toContain("  line 39\n  … 10 more lines: --full shows all\n");
  expect(lines({}, { width: 80, output, full: true })).toContain("  line 49\n\n");
  expect(lines({}, { width: 20, output: ["x".repeat(30)] })).toContain("  … --full shows whole lines\n");
});

test("an output that cannot be read says why", () => {
  const missing = { ...report.output!, missing: "it is large" };
  expect(lines({ output: missing })).toContain("Output (json, 2.5 KB)\n  not shown: it is large\n");
});

test("an element that ran when its process went away", () => {
  const state = { type: "running", attempt: 2, startedAt: 0 } as const;
  expect(lines({ state, runState: "interrupted" })).toContain(
    "running (attempt 2), and the process that drove the run is gone",
  );
});
