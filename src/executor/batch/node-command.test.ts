import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JobEnd } from "./dialect/job-state.ts";
import { endedByHeap } from "./heap-log.ts";
import { nodeCommand } from "./node-command.ts";

/** Does what a job with so much memory does, as far as its script is about Node. */
function job(memBytes: number | undefined, program: string, env: Readonly<Record<string, string>> = {}) {
  const command = nodeCommand([process.execPath, "--eval", program], memBytes);
  const { NODE_OPTIONS: _, ...rest } = process.env;
  return spawnSync("bash", ["-c", `set -e\n${command}`], { env: { ...rest, ...env }, encoding: "utf8" });
}

const limit = `console.log(Math.round(require("v8").getHeapStatistics().heap_size_limit / 2 ** 20))`;

describe("the heap of a job", () => {
  const usual = Number(job(undefined, limit).stdout);
  const heapOf = (...given: [number, Record<string, string>?]) =>
    Number(job(given[0], limit, given[1] ?? {}).stdout);

  /** What Node adds to the old generation: the young one, whose size changes from version to version. */
  const young = Number(job(undefined, limit, { NODE_OPTIONS: "--max-old-space-size=1000" }).stdout) - 1000;

  test("is four fifths of its memory, less what Node takes for itself", () => {
    expect(heapOf(1e9)).toBe(698 + young);
    expect(heapOf(64e9)).toBe(48_764 + young);
  });

  test("is Node's own where that would be too little, or where NODE_OPTIONS say something of it", () => {
    expect(heapOf(100e6)).toBe(usual);
    expect(heapOf(1e9, { NODE_OPTIONS: "--max-old-space-size=300 --no-warnings" })).toBe(300 + young);
    expect(heapOf(1e9, { NODE_OPTIONS: "--no-warnings" })).toBe(698 + young);
  });
});

describe("a job whose heap is full", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "sheaf-heap-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const aborted: JobEnd = { type: "killed", signal: 6 };

  test("is known by Node's last words in its log", () => {
    const { signal, stderr } = job(200e6, "const kept = []; for (;;) kept.push(new Array(1e5).fill({}))");
    expect(signal).toBe("SIGABRT");
    const log = join(folder, "job.log");
    writeFileSync(log, `${"earlier\n".repeat(10_000)}${stderr}`);
    const isByHeap = (end: JobEnd, file = log) => endedByHeap({ end, raw: "" }, file);
    expect(isByHeap(aborted)).toBe(true);
    expect(isByHeap({ type: "failed", exitCode: 134 })).toBe(true);
    expect(isByHeap({ type: "failed", exitCode: 1 })).toBe(false);
    expect(isByHeap(aborted, join(folder, "none.log"))).toBe(false);
  });
});
