import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { JobHandle } from "./dialect/job-handle.ts";
import type { JobRecord } from "./dialect/job-state.ts";
import { JobTable } from "./dialect/job-table.ts";
import { slurm } from "./dialect/slurm/slurm.ts";
import { askForFigures, figuresIn } from "./job-figures.ts";
import type { PayloadHead } from "./payload.ts";
import { type Accounts, Scheduler } from "./scheduler.ts";
import { Submission } from "./submission.ts";

let batchDir: string;
beforeEach(() => void (batchDir = mkdtempSync(join(tmpdir(), "sheaf-figures-"))));
afterEach(() => rmSync(batchDir, { recursive: true }));

const used = (peakRssBytes: number): JobRecord => ({
  end: { type: "completed" },
  raw: "COMPLETED 0:0",
  elapsedMs: 3000,
  cpuMs: 10,
  peakRssBytes,
});

/** A Slurm of which only the accounting is asked. */
class Accounting extends Scheduler {
  readonly asked: string[][] = [];
  voice: Accounts["voice"] = "every job";
  readonly rows = new JobTable<JobRecord>();

  constructor() {
    super(slurm);
  }
  override async records(jobs: readonly JobHandle[]): Promise<Accounts> {
    this.asked.push(jobs.map(({ id }) => id));
    return { records: this.rows, voice: this.voice };
  }
}

async function submitted(id: string, { size = 1, chunk = 1 } = {}): Promise<Submission> {
  const head = { profile: {}, chunk, size, memBytes: 0, setup: {} } as unknown as PayloadHead;
  const line = {
    index: [0],
    attempt: 1,
    identity: "",
    timeMs: undefined,
    logFile: "",
    workDir: "",
    inputs: {},
  };
  const lines = Array.from({ length: size }, () => line);
  const folder = await Submission.prepare(batchDir, head, lines);
  return Submission.taken(folder, { head, lines, handle: { id } });
}

test("many submissions are one question, and what is known whole is not asked for again", async () => {
  const accounting = new Accounting();
  await submitted("7", { size: 2 });
  await submitted("8");
  await submitted("9", { chunk: 20 }); // of several in a job nobody knows which used what
  for (const [index, bytes] of [100, 200].entries()) accounting.rows.set("7", index, used(bytes));
  await askForFigures(batchDir, accounting, { settled: false });
  await askForFigures(batchDir, accounting, { settled: false });
  expect(accounting.asked).toEqual([["7", "8"], ["8"]]);
  const told = { wallMs: 3000, cpuMs: 10 };
  expect([...(await figuresIn(batchDir))]).toEqual([
    ["7_0", { ...told, peakRssBytes: 100 }],
    ["7_1", { ...told, peakRssBytes: 200 }],
  ]);
});

test("beside a run that goes on, it is asked once, about what is in the store", async () => {
  const accounting = new Accounting();
  const first = await submitted("7");
  await submitted("8");
  await askForFigures(batchDir, accounting, { settled: true });
  expect(accounting.asked).toEqual([]);
  await first.settle([0]);
  for (const _ of [1, 2]) await askForFigures(batchDir, accounting, { settled: true });
  expect(accounting.asked).toEqual([["7"]]);
});

test.each(["off", "silent"] as const)("accounts that are %s are nothing", async (voice) => {
  const accounting = new Accounting();
  accounting.voice = voice;
  await submitted("7");
  await askForFigures(batchDir, accounting, { settled: false });
  expect((await figuresIn(batchDir)).size).toBe(0);
});
