import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BatchJob } from "./batch-job.ts";
import type { Command, CommandOutput } from "./command.ts";
import type { Dialect } from "./dialect.ts";
import type { JobHandle } from "./job-handle.ts";
import type { JobEnd, JobRecord, JobState } from "./job-state.ts";
import type { Reading } from "./problem.ts";

/** What every scheduler is put through. Recordings are named after these. */
export type Scene =
  | "completes"
  | "exits 7"
  | "is killed"
  | "array"
  | "waits"
  | "runs"
  | "is forgotten"
  | "is impossible"
  | "is unreachable"
  | "facts";

/** A scheduler to speak to: a real one, or recordings of one. */
export interface DialectLab {
  /** `scene` is a `Scene`, or one of `DialectConformance.ends`. */
  run(scene: string, command: Command): Promise<CommandOutput>;
  /** Nothing runs: there are no logs to look at. */
  readonly isRecorded: boolean;
  /** An id that it does not know. */
  readonly unknownId: string;
  /** What a job is told to have ended by when it was cancelled while it ran. */
  readonly cancelledAs: JobEnd["type"];
  close(): Promise<void>;
}

export interface DialectConformance {
  readonly open: () => Promise<DialectLab>;
  /** Recorded ends that a test cannot bring about: scene → end. */
  readonly ends?: Readonly<Record<string, JobEnd>>;
}

const PATIENCE_MS = 60_000;
const FOUR = [0, 1, 2, 3];

/** What every dialect must do: said to its scheduler, and read from what that says. */
export function dialectConformance(dialect: Dialect, { open, ends = {} }: DialectConformance): void {
  describe(`the dialect of ${dialect.title}`, () => {
    let lab: DialectLab;
    let folder: string;
    let count = 0;
    beforeAll(async () => {
      lab = await open();
      folder = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-dialect-")));
    }, 300_000);
    afterAll(async () => {
      await lab?.close();
      if (folder) rmSync(folder, { recursive: true, force: true });
    }, 60_000);

    const jobOf = (given: Partial<BatchJob>): BatchJob => ({
      name: "conformance",
      command: "true",
      scriptFile: join(folder, `job-${++count}.sh`),
      resources: {},
      workDir: folder,
      log: join(folder, given.array ? "log {job} {index}.txt" : "log {job}.txt"),
      ...given,
    });

    async function trySubmit(scene: string, given: Partial<BatchJob>): Promise<Reading<JobHandle>> {
      const job = jobOf(given);
      const submission = dialect.submission(job);
      writeFileSync(job.scriptFile, submission.script);
      return submission.read(await lab.run(scene, submission.command));
    }
    const submit = async (scene: string, given: Partial<BatchJob>) => valueOf(await trySubmit(scene, given));

    async function stateOf(scene: string, job: JobHandle, index?: number): Promise<JobState | undefined> {
      const query = dialect.states([job]);
      return valueOf(query.read(await lab.run(scene, query.command))).get(job.id, index);
    }

    async function recordOf(scene: string, job: JobHandle, index?: number): Promise<JobRecord | undefined> {
      for (const query of dialect.records([job])) {
        const record = valueOf(query.read(await lab.run(scene, query.command))).get(job.id, index);
        if (record !== undefined) return record;
      }
      return undefined;
    }

    /** As an executor would find out: ask the queue until it is through, then the accounts until they have it. */
    async function ended(scene: string, job: JobHandle, index?: number): Promise<JobRecord> {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
        const state = await stateOf(scene, job, index);
        if (state?.type === "pending" || state?.type === "running") continue;
        const record = await recordOf(scene, job, index);
        if (record !== undefined) return record;
        if (state !== undefined && dialect.records([job]).length === 0) return state.record;
      }
      throw new Error(`no end of ${job.id} in sight`);
    }

    async function until(scene: string, job: JobHandle, type: JobState["type"]): Promise<JobState> {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
        const state = await stateOf(scene, job);
        if (state?.type === type) return state;
      }
      throw new Error(`${job.id} is not ${type}`);
    }

    async function cancel(scene: string, job: JobHandle, indices?: readonly number[]): Promise<void> {
      const targets = [indices === undefined ? { job } : { job, indices }];
      for (const query of dialect.cancel(targets)) valueOf(query.read(await lab.run(scene, query.command)));
    }

    test("a job that completes, with its folder, environment and log", async () => {
      const command = 'echo "$PWD $GREETING"';
      const job = await submit("completes", { command, environment: { GREETING: "it's $HOME" } });
      expect(await ended("completes", job)).toMatchObject({ end: { type: "completed" } });
      if (lab.isRecorded) return;
      const log = dialect.logFile(join(folder, "log {job}.txt"), job);
      expect(readFileSync(log, "utf8")).toBe(`${folder} it's $HOME\n`);
    });

    test("one that fails, with its exit code", async () => {
      const job = await submit("exits 7", { command: "exit 7" });
      expect((await ended("exits 7", job)).end).toEqual({ type: "failed", exitCode: 7 });
    });

    test("one that is killed, with its signal", async () => {
      const job = await submit("is killed", { command: "kill -9 $$" });
      expect((await ended("is killed", job)).end).toEqual({ type: "killed", signal: 9 });
    });

    test("an array: each index has its end and its log", async () => {
      expect(dialect.split(FOUR)).toEqual([FOUR]);
      const command =
        'echo "I am $SHEAF_BATCH_INDEX of $SHEAF_BATCH_JOB"; [ "$SHEAF_BATCH_INDEX" != 2 ] || exit 3';
      const job = await submit("array", { command, array: { indices: FOUR } });
      const found: JobEnd["type"][] = [];
      for (const index of FOUR) found.push((await ended("array", job, index)).end.type);
      expect(found).toEqual(["completed", "completed", "failed", "completed"]);
      if (lab.isRecorded) return;
      for (const index of FOUR) {
        const log = dialect.logFile(join(folder, "log {job} {index}.txt"), job, index);
        expect(readFileSync(log, "utf8")).toBe(`I am ${index} of ${job.id}\n`);
      }
    });

    test("one that runs, and is cancelled; what waits for it then runs", async () => {
      const first = await submit("runs", { command: "exec sleep 60" });
      const second = await submit("waits", { after: [first] });
      expect(await until("runs", first, "running")).toMatchObject({ node: expect.stringMatching(/./) });
      expect(await until("waits", second, "pending")).toMatchObject({ stuck: false });

      await cancel("runs", first);
      if (lab.isRecorded) return;
      expect((await ended("runs", first)).end.type).toBe(lab.cancelledAs);
      expect((await ended("waits", second)).end).toEqual({ type: "completed" });
      await cancel("runs", first); // it has gone: nothing to complain about
    });

    test("a part of an array is cancelled", async () => {
      const job = await submit("array", {
        command: "exec sleep 60",
        array: { indices: FOUR, ...throttle(1) },
      });
      await cancel("array", job, [1, 3]);
      if (lab.isRecorded) return;
      await expect.poll(() => openIndices("array", job), { timeout: PATIENCE_MS }).toEqual([0, 2]);
      await cancel("array", job);
      await expect.poll(() => openIndices("array", job), { timeout: PATIENCE_MS }).toEqual([]);
    });

    const throttle = (limit: number) => (dialect.can.throttle ? { throttle: limit } : {});

    async function openIndices(scene: string, job: JobHandle): Promise<number[]> {
      const query = dialect.states([job]);
      const table = valueOf(query.read(await lab.run(scene, query.command)));
      return [...table]
        .filter(([, , { type }]) => type !== "ended")
        .map(([, index]) => index ?? -1)
        .toSorted((a, b) => a - b);
    }

    test("ids that it has forgotten are not there, alone or together, and can be cancelled", async () => {
      const job = { id: lab.unknownId };
      for (const jobs of [[job], [job, job]]) {
        const query = dialect.states(jobs);
        expect(valueOf(query.read(await lab.run("is forgotten", query.command))).size).toBe(0);
      }
      expect(await recordOf("is forgotten", job)).toBeUndefined();
      await cancel("is forgotten", job);
    });

    test("what it does not take is a rejection in its own words", async () => {
      const reading = await trySubmit("is impossible", { resources: { queue: "nope" } });
      expect(reading).toMatchObject({ ok: false, problem: { kind: "rejected" } });
      expect((reading as { problem: { words: string } }).problem.words).toMatch(/queue|partition/i);
    });

    test("when it does not answer, nothing is known of any job", async () => {
      const job = { id: lab.unknownId };
      const queries = [dialect.states([job]), ...dialect.cancel([{ job }])];
      const said = queries.map(async (query) => query.read(await lab.run("is unreachable", query.command)));
      said.push(trySubmit("is unreachable", {}) as never);
      for (const reading of await Promise.all(said))
        expect(reading).toMatchObject({ ok: false, problem: { kind: "unreachable" } });
    });

    test("a command that is not there", () => {
      const output = { exitCode: undefined, stdout: "", stderr: "", notFound: true };
      expect(dialect.states([{ id: "1" }]).read(output)).toMatchObject({ problem: { kind: "missing" } });
    });

    test("facts about the cluster", async () => {
      const parts = dialect
        .facts("root")
        .map(async (query) => valueOf(query.read(await lab.run("facts", query.command))));
      const facts = Object.assign({}, ...(await Promise.all(parts)));
      expect(facts.queues.length).toBeGreaterThan(0);
      expect(facts.version).toMatch(/\d/);
    });

    for (const [scene, end] of Object.entries(ends))
      test(`recorded: ${scene}`, async () => {
        const job = await submit(scene, {});
        expect((await ended(scene, job)).end).toEqual(end);
      });
  });
}

function valueOf<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(`${reading.problem.kind}: ${reading.problem.words}`);
  return reading.value;
}
