import { mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Work } from "../executor.ts";
import type { JobRecord, JobState } from "./dialect/job-state.ts";
import { JobTable } from "./dialect/job-table.ts";
import { read } from "./dialect/problem.ts";
import { slurm } from "./dialect/slurm/slurm.ts";
import { JobStarts } from "./job-starts.ts";
import type { PayloadHead } from "./payload.ts";
import { PutOff } from "./put-off.ts";
import { type Accounts, Scheduler } from "./scheduler.ts";
import { Submission } from "./submission.ts";
import { Suspects } from "./suspects.ts";

let batchDir: string;
beforeEach(() => {
  batchDir = mkdtempSync(join(tmpdir(), "sheaf-suspects-"));
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(batchDir, { recursive: true });
});
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

/** A Slurm whose controller knows no job. */
class Forgetful extends Scheduler {
  voice: Accounts["voice"] = "every job";
  constructor() {
    super(slurm);
  }
  override async states() {
    return read(new JobTable<JobState>());
  }
  override async records(): Promise<Accounts> {
    return { records: new JobTable<JobRecord>(), voice: this.voice };
  }
}

async function suspected() {
  const head = { profile: {}, chunk: 1, size: 1, memBytes: 0, setup: {} } as unknown as PayloadHead;
  const lines = [
    { index: [0], attempt: 1, identity: "", timeMs: undefined, logFile: "", workDir: "", inputs: {} },
  ];
  const folder = await Submission.prepare(batchDir, head, lines);
  const submission = await Submission.taken(folder, { head, lines, handle: { id: "7" } });
  const scheduler = new Forgetful();
  const suspects = new Suspects(scheduler, batchDir);
  const examine = async () => {
    const found = await suspects.examine([
      { attemptId: 1, submission, line: 0, work: { step: "act" } as Work },
    ]);
    if (!found.ok) throw new Error("no answer");
    const outcome = found.value.outcomes.get(1)?.outcome;
    return outcome?.type === "failed" ? outcome.failure.cause : found.value.notices;
  };
  return { scheduler, suspects, examine, starts: new JobStarts(folder.starts) };
}

test("a job that is not known anywhere is waited for for a minute, and then forgotten", async () => {
  const { suspects, examine } = await suspected();
  expect(await examine()).toEqual([]);
  expect([suspects.size, suspects.hasPutOff]).toEqual([1, false]);
  later(61);
  expect(await examine()).toBe("forgotten");
});

test("one that runs all the same is put off after that minute, which is said once, and noted for others", async () => {
  const { suspects, examine, starts } = await suspected();
  const { file } = starts.note(0);
  expect(await examine()).toEqual([]);
  expect(suspects.hasPutOff).toBe(false);
  later(59);
  expect(await examine()).toEqual([]);
  later(2);
  utimesSync(file, new Date(), new Date());
  const [notice] = await examine();
  expect(notice).toBe("Slurm does not know job 7_0 any more, but it runs: its end is waited for");
  expect([suspects.size, suspects.hasPutOff]).toEqual([0, true]);
  expect(await examine()).toEqual([]);
  expect(new PutOff(batchDir).reasons).toEqual([notice]);
});

test("accounts that do not answer put all off at once; the minute begins when they answer again", async () => {
  const { scheduler, suspects, examine } = await suspected();
  scheduler.voice = "silent";
  expect(await examine()).toEqual([expect.stringContaining("the accounting of Slurm does not answer")]);
  expect(suspects.hasPutOff).toBe(true);
  later(3600);
  scheduler.voice = "every job";
  expect(await examine()).toEqual([]);
  expect(new PutOff(batchDir).reasons).toEqual([]);
  later(61);
  expect(await examine()).toBe("forgotten");
});
