import { reapOrphans } from "../worker/orphans.ts";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Failure } from "../model/failure.ts";
import type { Isolation, Task } from "../task/task.ts";
import { hold } from "../value/hold.ts";
import { decodeText } from "../value/decode-text.ts";
import { processStartSync } from "../worker/process-start.ts";
import type { Executor, Need, Observation, Outcome, Work } from "./executor.ts";

export interface Limits {
  readonly workers?: number;
  readonly memBytes?: number;
  readonly gpus?: number;
  readonly graceMs?: number;
}

export interface ConformanceOptions {
  readonly isolation: Isolation;
  readonly open: (limits: Limits) => Executor;
  /** The file: URL of the module with the tasks (test/fixtures/executor-tasks.ts). */
  readonly module: string;
  readonly task: (name: string) => Task;
  /** The fingerprint that a worker reports. */
  readonly codeOf: (task: Task) => string;
}

type Given = Partial<Omit<Work, "need" | "inputs">> & { need?: Partial<Need> };

/** What every executor must do, whatever is behind it. */
export function executorConformance(name: string, options: ConformanceOptions): void {
  const { isolation } = options;
  const isApart = isolation !== "inline";

  describe(`${name}, ${isolation}`, () => {
    let folder: string;
    let executor: Executor;
    let lastId: number;
    let seen: Observation[];
    let said: Set<string>;
    const never = new AbortController().signal;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "sheaf-executor-"));
      lastId = 0;
      seen = [];
      said = new Set();
    });
    afterEach(async () => {
      await executor.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const open = (limits: Limits = {}) => (executor = options.open({ workers: 2, graceMs: 300, ...limits }));

    function work(step: string, inputs: Record<string, unknown> = {}, given: Given = {}): Work {
      const attemptId = ++lastId;
      const task = options.task(step);
      return {
        attemptId,
        run: "conformance",
        step,
        index: [attemptId],
        attempt: 1,
        task,
        location: { module: options.module, exportName: "all", flow: "executor-tasks", step },
        code: options.codeOf(task),
        isolation,
        env: {},
        preamble: [],
        container: undefined,
        runDir: folder,
        logFile: join(folder, "logs", `${step}-${attemptId}.log`),
        workDir: join(folder, "work", `${step}-${attemptId}`),
        ...given,
        inputs: Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, hold(value) as never])),
        need: { cpus: 1, memBytes: 0, gpus: 0, timeMs: undefined, ...given.need },
      };
    }

    /** Observes until `enough`, and notes everything. */
    async function until(enough: () => boolean): Promise<void> {
      while (!enough()) {
        for (const one of await executor.observe(never)) {
          seen.push(one);
          said.add(`${one.type} ${one.attemptId}`);
        }
      }
    }
    const saw = (type: Observation["type"], attemptId: number) => said.has(`${type} ${attemptId}`);
    const started = (one: Work) => until(() => saw("started", one.attemptId));

    async function outcomes(...works: Work[]): Promise<readonly Outcome[]> {
      const ids = works.map(({ attemptId }) => attemptId);
      const open = new Set(ids);
      await until(() => {
        for (const id of open) {
          if (!saw("ended", id)) return false;
          open.delete(id);
        }
        return true;
      });
      return executor.collect(ids);
    }
    async function run(...works: Work[]): Promise<readonly Outcome[]> {
      await executor.submit(works);
      return outcomes(...works);
    }
    async function failureOf(one: Work): Promise<Failure> {
      const [outcome] = await outcomes(one);
      if (outcome?.type !== "failed") throw new Error(`it ${outcome?.type}`);
      return outcome.failure;
    }
    const valueOf = (outcome: Outcome | undefined): unknown => {
      if (outcome?.type !== "succeeded") throw new Error(JSON.stringify(outcome));
      return decodeText(outcome.output.text!);
    };
    async function pidsIn(file: string): Promise<number[]> {
      for (;;) {
        const pids = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
        if (pids.length > 0 && pids[0]! > 0) return pids;
        await sleep(5);
      }
    }
    async function gone(pid: number): Promise<void> {
      while (isAlive(pid)) await sleep(5);
    }

    test("gives the output of a task, in stored form, and how long it took", async () => {
      open();
      const [outcome] = await run(work("echo", { x: { day: new Date(0), list: [1, 2n, undefined] } }));
      expect(valueOf(outcome)).toEqual({ day: new Date(0), list: [1, 2n, undefined] });
      expect(outcome).toMatchObject({ type: "succeeded", elapsedMs: expect.any(Number) });
    });

    test("says that an attempt started before it says that it ended, each once", async () => {
      open();
      const works = Array.from({ length: 20 }, (_, x) => work("echo", { x }));
      await run(...works);
      for (const { attemptId } of works) {
        const own = seen.filter((one) => one.attemptId === attemptId).map(({ type }) => type);
        expect(own).toEqual(["started", "ended"]);
      }
    });

    test("runs thousands of elements, each once, starting them in the order of submission", async () => {
      open({ workers: 1 });
      const works = Array.from({ length: 3000 }, (_, x) => work("echo", { x }));
      const ended = await run(...works);
      expect(ended.map(valueOf)).toEqual(works.map((_, x) => x));
      const order = seen.filter(({ type }) => type === "started").map(({ attemptId }) => attemptId);
      expect(order).toEqual(works.map(({ attemptId }) => attemptId));
    });

    test("records what a task throws: name, message, and the user's part of the stack", async () => {
      open();
      const one = work("fail", { x: 1 });
      await executor.submit([one]);
      const failure = await failureOf(one);
      expect(failure).toMatchObject({ cause: "error", name: "TypeError", message: "no such station" });
      expect(failure.stack).toContain("executor-tasks.ts");
      expect(failure.stack).not.toContain("run-element");
    });

    test("refuses an output that is not what its schema says", async () => {
      open();
      const one = work("wrong");
      await executor.submit([one]);
      expect(await failureOf(one)).toMatchObject({ cause: "invalid-output", code: "SHEAF_INVALID_OUTPUT" });
    });

    test("ends an attempt whose time is over", async () => {
      open();
      const one = work("wait", { ms: 60_000 }, { need: { timeMs: 60 } });
      await executor.submit([one]);
      expect(await failureOf(one)).toMatchObject({ cause: "timeout", code: "SHEAF_TIMEOUT" });
    });

    test("warns an attempt before its time is over: what it returns then still counts", async () => {
      open();
      const warning = { signal: "USR1", seconds: 3_599.9, toPrograms: true } as const;
      const need = { timeMs: 3_600_000, warning };
      const [done, odd] = [
        work("warned", { then: "return" }, { need }),
        work("warned", { then: "throw" }, { need }),
      ];
      await executor.submit([done, odd]);
      const [returned, thrown] = await outcomes(done, odd);
      expect(valueOf(returned)).toBe("timeout, 3599.9 s left");
      expect(thrown).toMatchObject({ failure: { cause: "timeout", code: "SHEAF_TIMEOUT" } });
    });

    test("ends an attempt that does not listen, after the grace, and ignores what it does later", async () => {
      open({ graceMs: 50 });
      const one = work("stubborn", { ms: 1500 }, { need: { timeMs: 50 } });
      await executor.submit([one]);
      expect(await failureOf(one)).toMatchObject({ cause: "timeout" });
      expect(valueOf((await run(work("echo", { x: "next" })))[0])).toBe("next");
    });

    test("cancels what runs and what waits", async () => {
      open({ workers: 1 });
      const works = [work("wait", { ms: 60_000 }), work("echo", { x: 1 }), work("echo", { x: 2 })];
      await executor.submit(works);
      await started(works[0]!);
      await executor.cancel([1, 2], { kill: false });
      expect((await outcomes(...works)).map(({ type }) => type)).toEqual([
        "cancelled",
        "cancelled",
        "succeeded",
      ]);
    });

    test("kills without waiting for the grace", async () => {
      open({ graceMs: 60_000 });
      const one = work("stubborn", { ms: 2000 });
      await executor.submit([one]);
      await started(one);
      await executor.cancel([one.attemptId], { kill: true });
      expect(await outcomes(one)).toEqual([{ type: "cancelled" }]);
    });

    test("ignores that an attempt is cancelled which has ended or never was", async () => {
      open();
      const one = work("echo", { x: 1 });
      const [outcome] = await run(one);
      await executor.cancel([one.attemptId, 999], { kill: true });
      expect(valueOf(outcome)).toBe(1);
      expect(valueOf((await run(work("echo", { x: 2 })))[0])).toBe(2);
    });

    test("ends the programs that an attempt has started, with the attempt", async () => {
      open();
      const file = join(folder, "pids.txt");
      const one = work("program", { ms: 60_000, file });
      await executor.submit([one]);
      const [pid] = await pidsIn(file);
      expect(isAlive(pid!)).toBe(true);
      await executor.cancel([one.attemptId], { kill: false });
      expect(await outcomes(one)).toEqual([{ type: "cancelled" }]);
      await gone(pid!);
    });

    test("closing leaves nothing: no program, no worker", async () => {
      open();
      const file = join(folder, "pids.txt");
      await executor.submit([work("program", { ms: 60_000, file }), work("stubborn", { ms: 1000 })]);
      const [pid] = await pidsIn(file);
      await executor.close();
      await reapOrphans(folder); // as whoever drives a run does: a worker can be killed before it told of its program
      await gone(pid!);
      const left = () =>
        process.getActiveResourcesInfo().filter((name) => /^(Worker|MessagePort|ProcessWrap)$/.test(name));
      while (left().length > 0) await sleep(1); // handles are closed a turn after their events
    });

    test("collects each outcome once", async () => {
      open();
      const one = work("echo", { x: 1 });
      await run(one);
      await expect((async () => executor.collect([one.attemptId]))()).rejects.toThrow(/collected before/);
    });

    test("observing ends with nothing when its signal is aborted", async () => {
      open();
      const stop = new AbortController();
      const observed = executor.observe(stop.signal);
      stop.abort();
      expect(await observed).toEqual([]);
    });

    test("wants more while it has little, and less when it has much", async () => {
      open({ workers: 2 });
      const before = executor.room();
      expect(before).toBeGreaterThanOrEqual(2);
      const works = Array.from({ length: before }, () => work("wait", { ms: 60_000 }));
      await executor.submit(works);
      await started(works[0]!);
      expect(executor.room()).toBeLessThan(before);
    });

    test("reports progress", async () => {
      open();
      const one = work("steps");
      await run(one);
      const progress = seen.flatMap((o) => (o.type === "progress" ? [[o.done, o.total]] : []));
      expect(progress).toEqual([
        [1, 3],
        [2, 3],
        [3, 3],
      ]);
    });

    test("gives programs the attempt's environment", async () => {
      open();
      const [outcome] = await run(
        work("variable", { name: "SHEAF_TEST_VARIABLE" }, { env: { SHEAF_TEST_VARIABLE: "from launch" } }),
      );
      expect(valueOf(outcome)).toBe("from launch");
      expect(process.env["SHEAF_TEST_VARIABLE"]).toBeUndefined();
    });

    test("gives each attempt GPUs of its own", async () => {
      open({ workers: 4, gpus: 3 });
      const works = [1, 2].map((gpus) =>
        work("variable", { name: "CUDA_VISIBLE_DEVICES" }, { need: { gpus } }),
      );
      const devices = (await run(...works)).map(valueOf) as string[];
      expect(devices.join(",").split(",").toSorted()).toEqual(["0", "1", "2"]);
    });

    test("refuses what can never fit, and says why", async () => {
      open({ workers: 2, memBytes: 1e9, gpus: 1 });
      expect(executor.refuses(work("echo", { x: 1 }))).toBeUndefined();
      expect(executor.refuses(work("echo", {}, { need: { cpus: 3 } }))?.message).toMatch(
        /3 cpus are needed, and this executor has 2/,
      );
      expect(executor.refuses(work("echo", {}, { need: { memBytes: 2e9 } }))?.message).toMatch(
        /2 GB of memory/,
      );
      expect(executor.refuses(work("echo", {}, { need: { gpus: 2 } }))?.message).toMatch(/2 gpus/);
      const [outcome] = await run(work("echo", {}, { need: { cpus: 3 } }));
      expect(outcome).toMatchObject({ type: "failed", failure: { code: "SHEAF_RESOURCES" } });
    });

    test("lets small attempts pass a big one that does not fit yet, and the big one run in the end", async () => {
      open({ workers: 2 });
      const long = work("wait", { ms: 150 });
      const big = work("echo", { x: "big" }, { need: { cpus: 2 } });
      const small = work("echo", { x: "small" });
      await executor.submit([long, big, small]);
      await outcomes(small);
      expect(saw("started", big.attemptId)).toBe(false);
      expect((await outcomes(long, big)).map(valueOf)).toEqual(["waited", "big"]);
    });

    test("writes the log of an element that has something to say, and only then", async () => {
      open();
      const [quiet, loud] = [work("echo", { x: 1 }), work("talk")];
      await run(quiet, loud);
      const lines = readFileSync(loud.logFile, "utf8")
        .trim()
        .split("\n")
        .map((line) => line.replace(/^\S+ /, ""));
      expect(lines).toEqual(['info  hello {"n":1}', "out   from a program", "warn  below"]);
      expect(existsSync(quiet.logFile)).toBe(false);
    });

    test("removes the scratch folder after success and keeps it after failure", async () => {
      open();
      const [good, bad] = [work("scratch", { ok: true }), work("scratch", { ok: false })];
      await run(good, bad);
      expect(existsSync(good.workDir)).toBe(false);
      expect(readFileSync(join(bad.workDir, "note.txt"), "utf8")).toBe("kept after failure");
    });

    test("refuses an output that names a file in the scratch folder", async () => {
      open();
      const one = work("leak");
      await executor.submit([one]);
      expect(await failureOf(one)).toMatchObject({ code: "SHEAF_SCRATCH_OUTPUT", cause: "invalid-output" });
    });

    if (!isApart) return;

    test("does not run code that is not the code that was planned", async () => {
      open();
      const [outcome] = await run(work("echo", { x: 1 }, { code: "code of yesterday" }));
      expect(outcome).toMatchObject({
        type: "stale",
        difference: expect.stringContaining("executor-tasks/echo"),
      });
    });

    test("a module that cannot be loaded is a failure of its elements", async () => {
      open();
      const location = { module: `${options.module}.gone.ts`, exportName: undefined, flow: "x", step: "x" };
      const one = work("echo", { x: 1 }, { location });
      await executor.submit([one]);
      expect(await failureOf(one)).toMatchObject({ code: "SHEAF_MODULE_NOT_FOUND" });
    });

    test("an attempt that nothing can load is refused", async () => {
      open();
      expect(executor.refuses(work("echo", { x: 1 }, { location: undefined }))?.code).toBe("SHEAF_ISOLATION");
    });

    test("a worker that dies is one failed attempt; the others run on, in a new worker", async () => {
      open({ workers: 1 });
      const works = [
        work("echo", { x: 0 }),
        work("exit", { code: 7 }),
        ...[1, 2, 3].map((x) => work("echo", { x })),
      ];
      const [first, died, ...rest] = await run(...works);
      expect(died).toMatchObject({
        type: "failed",
        failure: { cause: "crash", code: "SHEAF_WORKER_DIED", exitCode: 7 },
      });
      expect([first, ...rest].map(valueOf)).toEqual([0, 1, 2, 3]);
    });

    test("ends a body that keeps its thread, and gives what waited behind it to another", async () => {
      open({ workers: 1, graceMs: 60_000 });
      await run(...Array.from({ length: 50 }, (_, x) => work("echo", { x })));
      const spin = work("spin", { ms: 60_000 }, { need: { timeMs: 50 } });
      const rest = [1, 2, 3].map((x) => work("echo", { x }));
      await executor.submit([spin, ...rest]);
      expect(await failureOf(spin)).toMatchObject({ cause: "timeout" });
      expect((await outcomes(...rest)).map(valueOf)).toEqual([1, 2, 3]);
    });

    test("what waits behind a slow element is taken to a free worker", async () => {
      open({ workers: 2 });
      await run(...Array.from({ length: 200 }, (_, x) => work("echo", { x })));
      const spin = work("spin", { ms: 1500 });
      const rest = Array.from({ length: 60 }, (_, x) => work("echo", { x }));
      await executor.submit([...rest.slice(0, 5), spin, ...rest.slice(5)]);
      await outcomes(...rest);
      expect(saw("ended", spin.attemptId)).toBe(false);
    });
  });
}

/** A zombie, which its parent has not asked for yet, is no more. */
function isAlive(pid: number): boolean {
  return processStartSync(pid) !== undefined;
}
