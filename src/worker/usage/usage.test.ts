import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { AttemptControl } from "../../executor/attempt-control.ts";
import type { Usage } from "../../model/usage.ts";
import type { TaskContext } from "../../task/context.ts";
import { task, taskOf } from "../../task/define.ts";
import { encode } from "../../value/encode.ts";
import { elementRunner } from "../run-element.ts";
import { CalledPrograms } from "./called-programs.ts";
import { type PlaceMeter, sharedMeter } from "./place-meter.ts";
import { bytesIn, memoryIn, processFigures, timesIn } from "./process-figures.ts";
import { ProcessMeter } from "./process-meter.ts";
import { treeOf } from "./process-tree.ts";
import { ThreadMeter } from "./thread-meter.ts";

const onLinux = process.platform === "linux";
const MB = 1e6;
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "sheaf-usage-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const services = {
  lower: (value: unknown) => value,
  keep: (output: unknown) => output,
  encode: (value: unknown, format: string | undefined) => encode(value, { format }),
  secrets: () => [],
};

/** What an attempt with this body is recorded to have used. */
async function usageOf(
  meter: PlaceMeter,
  run: (context: TaskContext) => unknown,
): Promise<Usage | undefined> {
  const body = taskOf(task({ name: "t", output: z.any(), run: (_, context) => run(context) as never }));
  const work = {
    attemptId: 1,
    run: "r",
    step: "s",
    index: [],
    attempt: 1,
    task: body,
    location: undefined,
    code: "",
    inputs: {},
    isolation: "inline",
    need: { cpus: 1, memBytes: 0, gpus: 0, timeMs: undefined },
    env: {},
    preamble: [],
    container: undefined,
    runDir: folder,
    logFile: join(folder, "t.log"),
    workDir: join(folder, "work"),
  } as const;
  const outcome = await elementRunner(services, meter)(work, new AttemptControl({ progress: () => {} }));
  if (outcome.type !== "succeeded" && outcome.type !== "failed") throw new Error(outcome.type);
  return outcome.usage;
}

const node = (context: TaskContext, code: string) => context.exec(process.execPath, ["-e", code]);
const burn = (ms: number) =>
  `for (const begun = process.cpuUsage(); process.cpuUsage(begun).user < ${ms} * 1000;);`;
const burnHere = (ms: number) => {
  for (const begun = process.cpuUsage(); process.cpuUsage(begun).user < ms * 1000;);
};

const holding = (bytes: number) => `globalThis.kept = Buffer.alloc(${bytes}, 1);`;
let heldPrograms = 0;

/** Runs a program that does this and then stays until it was looked at. */
async function hold(context: TaskContext, code: string, look: () => void): Promise<void> {
  const held = join(folder, `held-${++heldPrograms}`);
  const seen = `${held}-seen`;
  const program = node(
    context,
    `const fs = require("fs");
    ${code}
    fs.writeFileSync(${JSON.stringify(held)}, "");
    setInterval(() => fs.existsSync(${JSON.stringify(seen)}) && process.exit(), 2);
    setTimeout(() => process.exit(), 60_000); // the test may be gone`,
  );
  while (!existsSync(held)) await new Promise((resolve) => setTimeout(resolve, 2));
  look();
  writeFileSync(seen, "");
  await program;
}

describe("a process of its own", () => {
  const meter = new ProcessMeter();

  test("leaves no record of an attempt that was too short", () => {
    meter.begin();
    expect(meter.end(1)).toBeUndefined();
    meter.look();
  });

  test.runIf(onLinux)(
    "processor time, bytes and the highest memory, even of what is over before anybody looks",
    async () => {
      const usage = await usageOf(meter, () => {
        burnHere(80);
        return Buffer.alloc(200 * MB, 1).length;
      });
      expect(usage!.cpuMs).toBeGreaterThan(79);
      expect(usage!.cpuMs).toBeLessThan(usage!.wallMs * 4);
      expect(usage!.peakRssBytes).toBeGreaterThan(200 * MB);
      meter.begin();
      expect(meter.end(10)!.cpuMs).toBeLessThan(79);
    },
  );

  test.runIf(onLinux)("programs that it calls are a part of it", async () => {
    const usage = await usageOf(meter, async (context) => {
      await node(context, burn(150));
      await hold(context, holding(300 * MB), () => meter.look());
      await context.exec("head", ["-c", String(50 * MB), "/dev/zero"]);
    });
    expect(usage!.cpuMs).toBeGreaterThan(150);
    expect(usage!.peakRssBytes).toBeGreaterThan(300 * MB);
    expect(usage!.readBytes).toBeGreaterThan(50 * MB);
    expect(usage!.writtenBytes).toBeGreaterThan(50 * MB);
  });
});

describe("a thread that attempts share with others", () => {
  test("leaves no record of what cannot be told apart", async () => {
    expect(await usageOf(sharedMeter, () => burnHere(20))).toBeUndefined();
  });

  test.runIf(onLinux)("each knows what its own programs used, their children included", async () => {
    const busy = usageOf(sharedMeter, async (context) => {
      await context.exec("sh", ["-c", `"$0" -e '${burn(200)}'; true`, process.execPath]);
    });
    const held = (code: string) => {
      const programs = new CalledPrograms();
      return usageOf({ ...sharedMeter, programs: () => programs }, (context) =>
        hold(context, code, () => programs.look()),
      );
    };
    const large = held(holding(250 * MB));
    // What a program reads is known for certain only of one that is looked at: one with much output may be gone before it is read.
    const io = held(
      `fs.readSync(fs.openSync("/dev/zero"), Buffer.alloc(${9 * MB}));
      fs.writeFileSync("/dev/null", Buffer.alloc(${4 * MB}));`,
    );
    expect((await busy)!.cpuMs).toBeGreaterThanOrEqual(200);
    expect((await busy)!.peakRssBytes ?? 0).toBeLessThan(200 * MB);
    expect((await large)!.peakRssBytes).toBeGreaterThan(250 * MB);
    expect((await large)!.cpuMs).toBeLessThan(1000);
    expect((await io)!.readBytes).toBeGreaterThanOrEqual(9 * MB);
    expect((await io)!.writtenBytes).toBeGreaterThanOrEqual(4 * MB);
    expect((await io)!.writtenBytes).toBeLessThan(9 * MB);
  });

  test.runIf(onLinux)("a program that fails has used something too", async () => {
    const usage = await usageOf(sharedMeter, (context) => node(context, `${burn(60)} process.exit(3)`));
    expect(usage!.cpuMs).toBeGreaterThanOrEqual(60);
  });

  test("a program that is not there has not", async () => {
    expect(await usageOf(sharedMeter, (context) => context.exec("no-such-program"))).toBeUndefined();
  });
});

test.runIf(onLinux)("a thread of its own: its processor time, not the process's memory", async () => {
  const usage = await usageOf(new ThreadMeter(), () => burnHere(50));
  expect(usage!.cpuMs).toBeGreaterThan(30);
  expect(usage!.cpuMs).toBeLessThanOrEqual(usage!.wallMs + 20);
  expect(usage!.peakRssBytes).toBeUndefined();
});

test("figures of the system's files", () => {
  expect(timesIn("7 (a) b) R 1 7 7 0 -1 4 0 0 0 0 148 46 30 2 20 0")).toEqual({
    ownMs: 1940,
    childrenMs: 320,
  });
  expect(timesIn(undefined)).toBeUndefined();
  expect(bytesIn("rchar: 1282\nwchar: 215\nsyscr: 51\nread_bytes: 0\n")).toEqual({
    readBytes: 1282,
    writtenBytes: 215,
  });
  expect(memoryIn("Name:\tx\nVmHWM:\t   91684 kB\nVmRSS:\t   81684 kB\n")).toEqual({
    rss: 81684 * 1024,
    peak: 91684 * 1024,
  });
  expect(memoryIn("Name:\tzombie\n")).toBeUndefined();
});

test.runIf(onLinux)(
  "a tree is found through threads and shells, and nothing is found of what is gone",
  async () => {
    const child = spawn("sh", ["-c", "cat; true"], { stdio: "pipe" });
    child.stdin.write("x");
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(treeOf(child.pid!)).toHaveLength(2);
    child.stdin.end();
    await new Promise((resolve) => child.once("close", resolve));
    expect(processFigures(child.pid!)).toBeUndefined();
    expect(treeOf(child.pid!)).toEqual([child.pid]);
  },
);
