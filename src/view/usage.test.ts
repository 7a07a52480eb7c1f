import { describe, expect, test } from "vitest";
import type { StepUsage } from "../model/usage-report.ts";
import { roundedUpCpus, roundedUpMemory, roundedUpTime } from "./round-up.ts";
import { plainStyle } from "./style.ts";
import { adviceOf, headroom } from "./usage-advice.ts";
import { usageLines } from "./usage-text.ts";

const GB = 1e9;
const MINUTE = 60_000;
const spread = (max: number, count = 31) => ({ count, min: max / 2, median: max * 0.8, p95: max * 0.9, max });
const none = { count: 0, most: undefined };
const convert: StepUsage = {
  name: "convert",
  task: "convert",
  computed: 31,
  cached: 0,
  cachedFrom: [],
  asked: { cpus: 1, memBytes: 16 * GB, timeMs: 10 * MINUTE },
  resources: { mem: "16GB", time: "10m" },
  wall: spread(5 * MINUTE),
  cpu: spread(4 * MINUTE),
  peakRss: spread(2.1 * GB),
  read: spread(3 * GB),
  written: spread(1.5 * GB),
  cores: undefined,
  efficiency: 0.8,
  outOfMemory: none,
  timeouts: none,
};
const advised = (given: Partial<StepUsage>) =>
  Object.fromEntries(adviceOf({ ...convert, ...given }).map(({ resource, value }) => [resource, value]));

describe("memory", () => {
  test("less is advised where much was never used, and why", () => {
    expect(adviceOf(convert)).toEqual([
      {
        resource: "mem",
        value: "3GB",
        because: "asked for 16 GB, never used more than 2.1 GB in 31 elements",
      },
    ]);
  });

  test("the fewer elements were seen, the more room is left", () => {
    expect([headroom(100), headroom(10), headroom(1)]).toEqual([1.3, 1.5, 2]);
    expect(advised({ peakRss: spread(2.1 * GB, 3) })).toEqual({ mem: "5GB" });
  });

  test("nothing is advised where it fits, or is not known", () => {
    expect(advised({ peakRss: spread(11 * GB) })).toEqual({});
    expect(advised({ peakRss: undefined })).toEqual({});
  });

  test("never less than what was too little", () => {
    const asked = { cpus: 1, memBytes: 2 * GB, timeMs: undefined };
    const outOfMemory = { count: 3, most: 2 * GB };
    expect(advised({ asked, outOfMemory, peakRss: undefined, wall: undefined })).toEqual({ mem: "3GB" });
    expect(advised({ asked, outOfMemory, peakRss: spread(1.2 * GB) })).toEqual({ mem: "3GB" });
    expect(advised({ asked, outOfMemory, peakRss: spread(3.5 * GB) })).toEqual({ mem: "5GB" });
    expect(adviceOf({ ...convert, asked, outOfMemory })[0]!.because).toBe(
      "3 attempts ran out of memory, at 2 GB",
    );
  });

  test("more where more was used than asked for, and where much was used unasked", () => {
    expect(advised({ peakRss: spread(20 * GB) })).toEqual({ mem: "26GB" });
    const asked = { cpus: 1, memBytes: undefined, timeMs: undefined };
    expect(advised({ asked, peakRss: spread(0.4 * GB) })).toEqual({});
    expect(advised({ asked, peakRss: spread(3 * GB) })).toEqual({ mem: "4GB" });
  });

  test("of a function, against the most that it asked for", () => {
    expect(advised({ asked: "by function", askedMem: spread(64 * GB) })).toEqual({ mem: "3GB" });
    expect(advised({ asked: "by function", askedMem: spread(3 * GB) })).toEqual({});
  });
});

test("a time limit far from what was taken, and one that was too short", () => {
  const fits = { peakRss: undefined };
  expect(advised({ ...fits, wall: spread(2 * MINUTE) })).toEqual({});
  expect(advised({ ...fits, wall: spread(20_000) })).toEqual({ time: "1m" });
  expect(advised({ ...fits, timeouts: { count: 1, most: 10 * MINUTE } })).toEqual({ time: "15m" });
});

test("cores that were idle, and more busy ones than were asked for", () => {
  const cores = (p95: number) => ({ count: 30, min: p95, median: p95, p95, max: p95 });
  const four = { cpus: 4, memBytes: undefined, timeMs: undefined };
  const one = { ...four, cpus: 1 };
  const idle = { peakRss: undefined, wall: undefined };
  expect(advised({ ...idle, asked: four, cores: cores(0.97) })).toEqual({ cpus: 1 });
  expect(advised({ ...idle, asked: four, cores: cores(3.9) })).toEqual({});
  expect(advised({ ...idle, asked: one, cores: cores(0.2) })).toEqual({});
  expect(advised({ ...idle, asked: one, cores: cores(1.1) })).toEqual({});
  expect(advised({ ...idle, asked: one, cores: cores(3.6) })).toEqual({ cpus: 4 });
});

test("sensible figures", () => {
  const memory = (bytes: number) => roundedUpMemory(bytes)[0];
  expect([1, 120e6, 1e9, 1.1e9, 4.2e9, 33e9].map(memory)).toEqual([
    "100MB",
    "200MB",
    "1GB",
    "1.5GB",
    "5GB",
    "40GB",
  ]);
  const time = (ms: number) => roundedUpTime(ms)[0];
  expect([10, 6.5 * MINUTE, 62 * MINUTE, 5 * 60 * MINUTE, 100 * 60 * MINUTE].map(time)).toEqual([
    "1m",
    "10m",
    "1h30m",
    "6h",
    "5d",
  ]);
  expect([0.1, 1.1, 1.2, 7.9].map(roundedUpCpus)).toEqual([1, 1, 2, 8]);
});

test("the table of each step, and then what to write", () => {
  const cached: StepUsage = {
    ...convert,
    name: "prepare",
    computed: 0,
    cached: 1,
    cachedFrom: ["demo-1"],
    wall: undefined,
    cpu: undefined,
    peakRss: undefined,
    read: undefined,
    written: undefined,
  };
  const report = { run: "demo-2", flow: "demo", steps: [cached, convert] };
  expect(usageLines(report, plainStyle()).join("\n")).toBe(`prepare  nothing computed; 1 cached, from demo-1

convert  31 elements
              min  median    95 %     max  asked
  wall     2m 30s  4m 00s  4m 30s  5m 00s  10m
  cpu      2m 00s  3m 12s  3m 36s  4m 00s  1 core, 80 % busy
  memory   1.1 GB  1.7 GB  1.9 GB  2.1 GB  16 GB
  read     1.5 GB  2.4 GB  2.7 GB    3 GB
  written  750 MB  1.2 GB  1.4 GB  1.5 GB

convert asked for 16 GB, never used more than 2.1 GB in 31 elements:
  resources: { mem: "3GB", time: "10m" },`);
});

test("beside it what the scheduler's accounting says, where it says something; advice goes by whoever saw more", () => {
  const scheduler = { wall: spread(6 * MINUTE), peakRss: spread(7 * GB) };
  const step: StepUsage = { ...convert, read: undefined, written: undefined, scheduler };
  expect(usageLines({ run: "r", flow: "f", steps: [step] }, plainStyle()).join("\n"))
    .toBe(`convert  31 elements
             min  median    95 %     max  scheduler's max  asked
  wall    2m 30s  4m 00s  4m 30s  5m 00s           6m 00s  10m
  cpu     2m 00s  3m 12s  3m 36s  4m 00s                   1 core, 80 % busy
  memory  1.1 GB  1.7 GB  1.9 GB  2.1 GB             7 GB  16 GB

convert asked for 16 GB, never used more than 7 GB in 31 elements:
  resources: { mem: "10GB", time: "10m" },`);
});

test("a function's advice names what it should give", () => {
  const step: StepUsage = {
    ...convert,
    asked: "by function",
    askedMem: spread(64 * GB),
    resources: undefined,
  };
  expect(usageLines({ run: "r", flow: "f", steps: [step] }, plainStyle()).at(-1)).toBe(
    '  let resources give mem: "3GB"',
  );
});
