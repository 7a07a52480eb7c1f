import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import {
  each,
  flow,
  openRun,
  type RetryPolicy,
  type RunEvent,
  task,
  useContext,
  useLogger,
  useWorkdir,
} from "sheaf";
import { file, path } from "sheaf/zod";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Project } from "../cli/project.ts";
import { crossing, dying, spinning, waiting } from "./fixtures/isolated.ts";
import { countsOf, failureOf, Lab, until } from "./lab.ts";

const n = z.number();
const list = z.array(n);
const one = <T extends Parameters<typeof wrap>[0]>(work: T) => wrap(work);
const wrap = (work: ReturnType<typeof simple>) =>
  flow({ name: "one", steps: (_, { step }) => step(work, {}) });
const simple = (options: Omit<Parameters<typeof task>[0], "name" | "output">) =>
  task({ name: "work", input: {}, output: n, ...(options as { run: () => number }) });

const isAlive = (pid: number) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};
const pidsIn = (file: string) =>
  existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];

describe("retries", () => {
  const flaky = (lab: Lab, failures: number, retry: number | RetryPolicy) =>
    one(
      simple({
        retry,
        run: (_: object, { attempt }: { attempt: number }) => {
          lab.log.push(`attempt ${attempt}`);
          if (attempt <= failures) throw new RangeError(`failure ${attempt}`);
          return attempt;
        },
      }),
    );

  test("a failed attempt is tried again, up to the limit, after a wait that grows", async () => {
    const lab = new Lab();
    const run = await lab.launch(
      flaky(lab, 2, { limit: 3, backoff: { initial: "10ms", factor: 3, jitter: 0 } }),
      {},
    );
    const retries: RunEvent[] = [];
    for await (const event of run.events()) if (event.type === "retry") retries.push(event);
    expect(await run.result()).toBe(3);
    expect(retries).toMatchObject([
      { attempt: 1, waitMs: 10, failure: { name: "RangeError", message: "failure 1" } },
      { attempt: 2, waitMs: 30 },
    ]);
    expect(lab.took()).toEqual(["attempt 1", "attempt 2", "attempt 3"]);
  });

  test("then the failure is the last one, with its attempt", async () => {
    const lab = new Lab();
    const { status, ran } = await lab.run(flaky(lab, 9, { limit: 2, backoff: { initial: 0 } }));
    expect(ran.length).toBe(3);
    expect(status.failures).toMatchObject([
      { attempt: 3, failure: { message: "failure 3", cause: "error" } },
    ]);
  });

  test("retry.on decides; invalid outputs are not tried again by themselves", async () => {
    const lab = new Lab();
    const on = (failure: { message: string }, attempt: number) =>
      failure.message.endsWith("1") && attempt === 1;
    expect((await lab.run(flaky(lab, 9, { limit: 9, backoff: { initial: 0 }, on }))).ran.length).toBe(2);
    const invalid = one(simple({ retry: 3, run: () => (lab.log.push("x"), "no number" as never) }));
    const { run, ran } = await lab.run(invalid);
    expect([ran.length, (await failureOf(run, "work"))?.code]).toEqual([1, "SHEAF_INVALID_OUTPUT"]);
  });
});

describe("limits of an attempt", () => {
  test("a timeout ends an inline attempt by its signal", async () => {
    const waits = simple({
      resources: { time: "50ms" },
      run: ((_: object, { signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason as Error)),
        )) as never,
    });
    const failure = await failureOf((await new Lab().run(one(waits))).run, "work");
    expect([failure?.cause, failure?.code]).toEqual(["timeout", "SHEAF_TIMEOUT"]);
  });

  for (const made of spinning)
    test(`a timeout kills what never gives up its thread: ${made.name}`, async () => {
      const lab = new Lab();
      const { run } = await lab.run(made, { pids: join(lab.folder, "pids") });
      expect((await failureOf(run, "spin"))?.cause).toBe("timeout");
      expect(await run.logs("spin")).toContain("spinning");
    });

  test("resources depend on the input and the attempt", async () => {
    const asked: string[] = [];
    const work = task({
      name: "work",
      input: { x: n },
      output: n,
      retry: { limit: 1, backoff: { initial: 0 } },
      resources: ({ x }, attempt) => {
        asked.push(`${x} ${attempt}`);
        return { cpus: 1, mem: x * attempt * 1e6 };
      },
      run: ({ x }, { attempt }) => {
        if (attempt === 1) throw new Error("again");
        return x;
      },
    });
    await new Lab().run(flow({ name: "asking", steps: (_, { step }) => step(work, { x: each([5, 6]) }) }));
    expect(asked.toSorted()).toEqual(["5 1", "5 2", "6 1", "6 2"]);
  });

  test("resources that can never be had fail the element at once, with what there is", async () => {
    for (const [resources, what] of [
      [{ cpus: 100_000 }, /100000|100,000/],
      [{ mem: "900TB" }, /900/],
      [{ gpus: 3 }, /3/],
    ] as const) {
      const { run, status } = await new Lab().run(one(simple({ resources, run: () => 1 })));
      const failure = await failureOf(run, "work");
      expect([status.state, failure?.code]).toEqual(["failed", "SHEAF_RESOURCES"]);
      expect(failure?.message).toMatch(what);
      expect(failure?.mend).toBeTruthy();
    }
  });

  test("a resources function that throws or gives nonsense fails its element, not the run", async () => {
    const work = task({
      name: "work",
      input: { x: n },
      output: n,
      resources: ({ x }) => {
        if (x === 1) throw new Error("no idea");
        return { mem: x === 2 ? "much" : 1e6 };
      },
      run: ({ x }) => x,
    });
    const made = flow({ name: "asking-badly", steps: (_, { step }) => step(work, { x: each([1, 2, 3]) }) });
    const { status } = await new Lab().run(made);
    expect(countsOf(status, "work")).toEqual({ succeeded: 1, failed: 2 });
    expect(status.failures.map(({ failure }) => failure.message).join()).toMatch(/no idea.*much/);
  });

  for (const made of dying)
    test(`a worker that dies is one failed attempt, and is replaced: ${made.name}`, async () => {
      const { result: attempts, status } = await new Lab().run(
        made,
        {},
        { executor: { executor: "local", workers: 2 } },
      );
      expect(status.failures).toEqual([]);
      expect(attempts).toEqual([1, 3, 1]);
    });

  test("values go from worker to worker", async () => {
    expect((await new Lab().run(crossing)).result).toEqual(["1 1 1 30000 1", "2 2 2 30000 2"]);
  });
});

describe("failures", () => {
  const odd = (lab: Lab) =>
    task({
      name: "odd",
      input: { x: n },
      output: n,
      version: "1",
      run: ({ x }) => {
        lab.log.push(`odd ${x}`);
        if (x % 2 === 0) throw new Error(`${x} is even`);
        return x;
      },
    });

  test('onError "continue" goes on with what does not depend on it; "stop" starts nothing more', async () => {
    const made = (lab: Lab) =>
      flow({
        name: "errors",
        steps: (_, { step }) => {
          const found = step(odd(lab), { x: each([2, 3, 5, 7, 9, 11]) });
          return step(lab.adder("next"), { x: each(found) });
        },
      });
    const executor = { executor: "local", workers: 1 } as const;
    const lab = new Lab();
    const goesOn = await lab.run(made(lab), {}, { onError: "continue", executor });
    expect(countsOf(goesOn.status, "next")).toEqual({ succeeded: 5, skipped: 1 });
    const other = new Lab();
    const stops = await other.run(made(other), {}, { onError: "stop", executor });
    expect(stops.status.state).toBe("failed");
    const { succeeded = 0, skipped = 0, failed } = countsOf(stops.status, "odd");
    expect([succeeded + skipped, failed]).toEqual([5, 1]);
    expect(skipped).toBeGreaterThan(0);
    expect(stops.status.steps.map(({ pending, running }) => pending + running)).toEqual([0, 0]);
    expect(other.log.length).toBeLessThan(6);
  });

  test('"stop" by an input that does not fit starts nothing that was bound with it', async () => {
    const lab = new Lab();
    const made = flow({
      name: "stopping",
      params: { xs: z.array(z.any()) },
      steps: ({ xs }, { step }) => step(lab.adder("add"), { x: each(xs) as never }),
    });
    const { ran, status } = await lab.run(made, { xs: ["bad", 1, 2] }, { onError: "stop" });
    expect([ran, countsOf(status, "add")]).toEqual([[], { failed: 1, skipped: 2 }]);
  });

  test("maxFailures launches no more of the step; what succeeded counts", async () => {
    const lab = new Lab();
    const xs = Array.from({ length: 3000 }, (_, at) => at);
    const work = odd(lab);
    const made = flow({
      name: "limited",
      steps: (_, { step }) => {
        step(work, { x: each(xs) }, { maxFailures: 3, throttle: 1 });
        step(lab.adder("other"), { x: each([1, 2]) });
      },
    });
    const { status, ran } = await lab.run(made);
    expect(status.state).toBe("failed");
    expect(countsOf(status, "odd")).toEqual({ succeeded: 2, failed: 3, skipped: 2995 });
    expect(countsOf(status, "other")).toEqual({ succeeded: 2 });
    expect(ran.length).toBe(7);
  });

  test("throttle: no more of a step at once", async () => {
    let [now, most] = [0, 0];
    const work = task({
      name: "work",
      input: { x: n },
      output: n,
      run: async ({ x }) => {
        most = Math.max(most, ++now);
        await sleep(3);
        now--;
        return x;
      },
    });
    const made = flow({
      name: "throttled",
      steps: (_, { step }) => step(work, { x: each([1, 2, 3, 4, 5, 6]) }, { throttle: 2 }),
    });
    await new Lab().run(made, {}, { executor: { executor: "local", workers: 6 } });
    expect(most).toBe(2);
  });

  test("a run rejects with what failed, where, and what to type", async () => {
    const lab = new Lab();
    const { run } = await lab.run(
      flow({ name: "rejects", steps: (_, { step }) => step(odd(lab), { x: each([1, 2]) }) }),
    );
    await expect(run.result()).rejects.toMatchObject({
      code: "SHEAF_STEP_FAILED",
      message: expect.stringContaining("odd[1]: 2 is even") as string,
      place: { flow: "rejects", step: "odd", index: [1] },
      mend: expect.stringContaining(`sheaf retry ${run.id}`) as string,
    });
  });

  test("params that do not fit, are missing or unknown, before anything is recorded", async () => {
    const lab = new Lab();
    const made = flow({
      name: "params",
      params: { size: n.int(), name: z.string() },
      steps: () => undefined,
    });
    for (const [params, message] of [
      [{ size: "x", name: "a" }, "size"],
      [{ size: 1 }, "name"],
      [{ size: 1, name: "a", szie: 2 }, 'Did you mean "size"?'],
    ] as const)
      await expect(lab.launch(made, params as never)).rejects.toMatchObject({
        code: "SHEAF_INVALID_PARAM",
        message: expect.stringContaining(message) as string,
      });
    expect(existsSync(lab.home)).toBe(false);
  });

  test("a failure keeps its log and its scratch folder; a success does not keep the folder", async () => {
    const work = task({
      name: "work",
      input: { x: n },
      output: n,
      run: ({ x }, { workDir, log }) => {
        writeFileSync(join(workDir, "left.txt"), String(x));
        log.warn(`working on ${x}`, { x });
        if (x === 1) throw new Error("failed");
        return x;
      },
    });
    const { run, status } = await new Lab().run(
      flow({ name: "kept", steps: (_, { step }) => step(work, { x: each([0, 1]) }) }),
    );
    expect(readdirSync(join(run.dir, "work", "work"))).toEqual(["1-1"]);
    expect(readFileSync(join(run.dir, "work", "work", "1-1", "left.txt"), "utf8")).toBe("1");
    expect(readFileSync(status.failures[0]!.log!, "utf8")).toContain("working on 1");
    expect(await run.logs("work[0]")).toContain("working on 0");
  });
});

describe("cancelling", () => {
  for (const made of waiting) {
    test(`a run: it ends, and leaves no process: ${made.name}`, async () => {
      const lab = new Lab();
      const pids = join(lab.folder, "pids");
      const run = await lab.launch(made, { pids }, { executor: { executor: "local", workers: 2 } });
      await until(() => pidsIn(pids).length >= 4, "both programs run");
      for (const at of [0, 1])
        await until(async () => (await run.logs(`wait[${at}]`)).includes("started"), "they have said so");
      const programs = pidsIn(pids).filter((pid) => pid !== process.pid);
      await run.cancel(undefined, { kill: true });
      const status = await run.ended();
      expect([status.state, countsOf(status, "wait")]).toEqual(["cancelled", { cancelled: 2 }]);
      await expect(run.result()).rejects.toMatchObject({ code: "SHEAF_CANCELLED" });
      await until(() => !programs.some(isAlive), "all processes are gone");
      expect(await run.logs("wait[0]")).toContain("started");
    });
  }

  test("by a signal, also one that is aborted already", async () => {
    const lab = new Lab();
    const abort = new AbortController();
    const work = simple({
      run: ((_: object, { signal }: { signal: AbortSignal }) => {
        setImmediate(() => abort.abort());
        return new Promise((resolve) => signal.addEventListener("abort", resolve));
      }) as never,
    });
    expect((await lab.run(one(work), {}, { signal: abort.signal })).status.state).toBe("cancelled");
    const again = await lab.run(
      one(simple({ run: () => lab.log.push("ran") })),
      {},
      { signal: abort.signal },
    );
    expect([again.status.state, again.ran]).toEqual(["cancelled", []]);
  });

  test("a step, also before its elements are known; the rest goes on, and retry takes it up", async () => {
    const lab = new Lab();
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const source = task({
      name: "source",
      input: {},
      output: list,
      version: "1",
      run: () => gate.then(() => [1, 2]),
    });
    const [left, right] = [lab.adder("left"), lab.adder("right")];
    const made = flow({
      name: "cancelling",
      steps: (_, { step }) => {
        const xs = step(source, {});
        return [step(left, { x: each(xs) }), step(right, { x: each(xs) })];
      },
    });
    const run = await lab.launch(made, {});
    await run.cancel("left");
    await sleep(20);
    release();
    const status = await run.ended();
    expect([countsOf(status, "left"), countsOf(status, "right")]).toEqual([
      { cancelled: 2 },
      { succeeded: 2 },
    ]);
    expect(status.state).toBe("cancelled");
    lab.took();
    const retried = await run.retry();
    expect(await retried.result()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(lab.took()).toEqual(["left 1", "left 2"]);
  });

  test("an element: only it, and what depends on it", async () => {
    const lab = new Lab();
    const work = task({
      name: "work",
      input: { x: n },
      output: n,
      run: ({ x }, { signal }) =>
        x === 1
          ? new Promise<number>((_, reject) =>
              signal.addEventListener("abort", () => reject(new Error("over"))),
            )
          : x,
    });
    const made = flow({
      name: "cancel-element",
      steps: (_, { step }) => step(lab.adder("next"), { x: each(step(work, { x: each([0, 1, 2]) })) }),
    });
    const run = await lab.launch(made, {});
    await until(async () => countsOf(await run.status(), "next")["succeeded"] === 2, "the others are done");
    await run.cancel("work[1]");
    const status = await run.ended();
    expect([countsOf(status, "work"), countsOf(status, "next")]).toEqual([
      { succeeded: 2, cancelled: 1 },
      { succeeded: 2, skipped: 1 },
    ]);
  });

  test("many that are queued does not keep the rest from running", async () => {
    const lab = new Lab();
    const slow = task({ name: "slow", input: { x: n }, output: n, run: ({ x }) => sleep(5).then(() => x) });
    const xs = Array.from({ length: 2500 }, (_, at) => at);
    const made = flow({
      name: "cancel-many",
      steps: (_, { step }) => {
        const first = step(slow, { x: each(xs) }, { throttle: 1 });
        step(
          lab.adder("rest"),
          { x: each(xs) },
          { name: "rest", after: [step(slow, { x: 1 }, { name: "gate" })] },
        );
        return first;
      },
    });
    const run = await lab.launch(made, {});
    await until(async () => (countsOf(await run.status(), "slow")["succeeded"] ?? 0) > 1, "some are done");
    await run.cancel("slow");
    const status = await run.ended();
    expect(countsOf(status, "rest")).toEqual({ succeeded: 2500 });
  });

  test("leaving the scope of `await using` cancels", async () => {
    const lab = new Lab();
    let ended = "";
    const work = simple({
      run: ((_: object, { signal }: { signal: AbortSignal }) =>
        new Promise((resolve) =>
          signal.addEventListener("abort", () => resolve((ended = "aborted"))),
        )) as never,
    });
    const run = await lab.launch(one(work), {});
    await until(async () => (await run.status()).steps[0]!.running === 1, "it runs");
    await run[Symbol.asyncDispose]();
    expect([ended, (await run.status()).state]).toEqual(["aborted", "cancelled"]);
  });
});

describe("a run handle", () => {
  test("id, dir, status, print, inspect, logs", async () => {
    const lab = new Lab();
    const made = flow({
      name: "handled",
      steps: (_, { step }) => step(lab.adder("add"), { x: each([1, 2]) }),
    });
    const { run, status } = await lab.run(made);
    expect(run.id).toMatch(/^handled-\d{8}-[0-9a-f]{4}$/);
    expect(run.dir.startsWith(lab.home)).toBe(true);
    expect(status).toMatchObject({ run: run.id, flow: "handled", state: "succeeded", failedTotal: 0 });
    expect(status.steps).toMatchObject([
      { name: "add", task: "add", array: true, complete: true, total: 2, succeeded: 2 },
    ]);
    expect(await run.print()).toContain("add");
    expect(inspect(run)).toMatch(/^Run handled-\S+ \(succeeded, 2\/2 elements, [\d.]+ s\)$/);
    expect(await run.logs("add[0]")).toBe("");
  });

  test("events come in order, each once, to every listener, until the end", async () => {
    const lab = new Lab();
    const made = flow({
      name: "eventful",
      steps: (_, { step }) => step(lab.adder("b"), { x: each(step(lab.adder("a"), { x: each([1, 2]) })) }),
    });
    const run = await lab.launch(made, {});
    const read = async () => {
      const seen: string[] = [];
      for await (const event of run.events())
        seen.push(
          event.type === "element" ? `${event.step}[${event.index.join()}] ${event.state}` : event.type,
        );
      return seen;
    };
    const [first, second] = await Promise.all([read(), read()]);
    expect(first).toEqual(second);
    expect(first.filter((line) => line.startsWith("b[1]"))).toEqual(["b[1] running", "b[1] succeeded"]);
    expect(first.indexOf("a[1] succeeded")).toBeLessThan(first.indexOf("b[1] running"));
    const told = first.filter((line) => line !== "expanded");
    expect([first.at(-1), new Set(told).size]).toEqual(["run", told.length]);
  });

  test("progress is an event", async () => {
    const lab = new Lab();
    const work = simple({
      run: ((_: object, { progress }: { progress: (done: number, total: number) => void }) => {
        for (const done of [1, 2, 3]) progress(done, 3);
        return 1;
      }) as never,
    });
    const run = await lab.launch(one(work), {});
    const seen: unknown[] = [];
    for await (const event of run.events())
      if (event.type === "progress") seen.push([event.step, event.done, event.total]);
    expect(seen.at(-1)).toEqual(["work", 3, 3]);
  });

  test("until: only what a step needs", async () => {
    const lab = new Lab();
    const made = flow({
      name: "partial",
      steps: (_, { step }) => {
        const a = step(lab.adder("a"), { x: each([1, 2]) });
        step(lab.adder("side"), { x: 1 });
        return step(lab.adder("b"), { x: each(step(lab.adder("middle"), { x: each(a) })) });
      },
    });
    const { ran, status, result: found } = await lab.run(made, {}, { until: "middle" });
    expect(ran.toSorted()).toEqual(["a 1", "a 2", "middle 1", "middle 2"]);
    expect([status.state, found]).toEqual(["succeeded", undefined]);
    await expect(lab.launch(made, {}, { until: "midle" })).rejects.toMatchObject({ code: "SHEAF_USAGE" });
  });

  test("another process looks at a run and its result; so does a later one", async () => {
    using project = new Project({
      "flow.ts": `
        import { each, flow, task } from "sheaf"; import { z } from "zod"; import { setTimeout } from "node:timers/promises";
        const work = task({ name: "work", input: { x: z.number(), ms: z.number() }, output: z.number(),
          run: async ({ x, ms }, { log }) => { log.info("at " + x); await setTimeout(ms); return x; } });
        export default flow({ name: "seen", params: { ms: z.number() },
          steps: ({ ms }, { step }) => step(work, { x: each([1, 2, 3]), ms }) });`,
    });
    const home = join(project.folder, ".sheaf");
    const { ended } = project.start("run", "flow.ts", "--ms", "700");
    let run: Awaited<ReturnType<typeof openRun<number[]>>> | undefined;
    await until(async () => {
      run = await openRun<number[]>("seen", { home }).catch(() => undefined);
      return run !== undefined;
    }, "the run is recorded");
    expect(await run!.status()).toMatchObject({
      state: "running",
      holder: { pid: expect.any(Number) as number },
    });
    expect(await run!.result()).toEqual([1, 2, 3]);
    expect(await run!.logs("work[1]")).toContain("at 2");
    expect(countsOf(await run!.status(), "work")).toEqual({ succeeded: 3 });
    await run![Symbol.asyncDispose]();
    await ended;
    await expect(openRun("nothing", { home })).rejects.toMatchObject({ code: "SHEAF_RUN_NOT_FOUND" });
  });

  test("another process cancels a step of a run", async () => {
    using project = new Project({
      "flow.ts": `
        import { flow, task } from "sheaf"; import { z } from "zod"; import { setTimeout } from "node:timers/promises";
        const forever = task({ name: "forever", input: {}, output: z.number(),
          run: async (_, { signal }) => { await setTimeout(60_000, 0, { signal }); return 1; } });
        const quick = task({ name: "quick", input: {}, output: z.number(), run: () => 1 });
        export default flow({ name: "remote", steps: (_, { step }) => { step(forever, {}); return step(quick, {}); } });`,
    });
    const home = join(project.folder, ".sheaf");
    const { ended } = project.start("run", "flow.ts");
    await until(async () => {
      const run = await openRun("remote", { home }).catch(() => undefined);
      const status = await run?.status();
      if (status?.steps.some(({ succeeded }) => succeeded === 1) === true) await run!.cancel("forever");
      await run?.[Symbol.asyncDispose]();
      return status !== undefined && status.state !== "running";
    }, "it is cancelled");
    expect((await ended).err).toContain("cancelled");
  });
});

describe("retrying", () => {
  const project = () =>
    new Project({
      "flow.ts": `
        import { appendFileSync, existsSync } from "node:fs";
        import { each, flow, task } from "sheaf"; import { z } from "zod";
        const note = (text: string) => appendFileSync("log.txt", text + "\\n");
        const a = task({ name: "a", input: { x: z.number() }, output: z.number(), run: ({ x }) => {
          note("a" + x); if (x > 1 && !existsSync("fixed" + x)) throw new Error("broken " + x); return x; } });
        const b = task({ name: "b", input: { x: z.number() }, output: z.number(), run: ({ x }) => { note("b" + x); return x * 1; } });
        const c = task({ name: "c", input: {}, output: z.number(), run: () => {
          note("c"); if (!existsSync("fixed-c")) throw new Error("broken c"); return 7; } });
        export default flow({ name: "again", steps: (_, { step }) => {
          const c7 = step(c, {});
          return { bs: step(b, { x: each(step(a, { x: each([1, 2, 3]) })) }), c7 }; } });`,
    });
  const noted = (made: Project) => {
    const found = readFileSync(join(made.folder, "log.txt"), "utf8").trim().split("\n").toSorted();
    writeFileSync(join(made.folder, "log.txt"), "");
    return found.filter(Boolean);
  };

  test("one element, one step, then all: only what failed and what waits for it", () => {
    using made = project();
    expect(made.sheaf("run", "flow.ts").code).toBe(1);
    expect(noted(made)).toEqual(["a1", "a2", "a3", "b1", "c"]);
    for (const name of ["fixed2", "fixed3", "fixed-c"]) made.write(name, "");
    expect(made.sheaf("retry", "again", "--step", "a[1]").code).toBe(1);
    expect(noted(made)).toEqual(["a2", "b2"]);
    expect(made.sheaf("retry", "again", "--step", "a").code).toBe(1);
    expect(noted(made)).toEqual(["a3", "b3"]);
    const { code, out } = made.sheaf("retry", "again");
    expect([code, JSON.parse(out)]).toEqual([0, { bs: [1, 2, 3], c7: 7 }]);
    expect(noted(made)).toEqual(["c"]);
  });

  test("takes today's code: what it changes is run again, what it does not stays", () => {
    using made = project();
    for (const name of ["fixed2", "fixed-c"]) made.write(name, "");
    expect(made.sheaf("run", "flow.ts").code).toBe(1);
    noted(made);
    const source = readFileSync(join(made.folder, "flow.ts"), "utf8");
    made.write(
      "flow.ts",
      source
        .replace('"broken " + x', '"broken " + x + "?"')
        .replace("x > 1", "x > 9")
        .replace("return x * 1", "return x * 10"),
    );
    const { code, out } = made.sheaf("retry", "again");
    expect([code, JSON.parse(out)]).toEqual([0, { bs: [10, 20, 30], c7: 7 }]);
    expect(noted(made)).toEqual(["a1", "a2", "a3", "b1", "b2", "b3"]);
  });

  test("a flow that is wired differently is refused", () => {
    using made = project();
    made.sheaf("run", "flow.ts");
    const source = readFileSync(join(made.folder, "flow.ts"), "utf8");
    made.write("flow.ts", source.replace("step(c, {})", 'step(c, {}, { name: "renamed" })'));
    const { code, err } = made.sheaf("retry", "again");
    expect([code === 0, err]).toEqual([false, expect.stringMatching(/"c" is gone, "renamed" is new/)]);
  });

  test("in the same process, by the handle, after a failure", async () => {
    const lab = new Lab();
    const work = task({
      name: "work",
      input: {},
      output: n,
      version: "1",
      run: () => {
        lab.log.push("work");
        if (lab.log.length === 1) throw new Error("once");
        return 5;
      },
    });
    const run = await lab.launch(one(work as never), {});
    expect((await run.ended()).state).toBe("failed");
    const again = await run.retry();
    expect([again.id, await again.result()]).toEqual([run.id, 5]);
  });
});

describe("modules", () => {
  test("a script that launches a flow of its own at its top level does not do so in its workers", () => {
    using project = new Project({
      "script.mjs": `
        import { each, flow, launch, task } from "sheaf"; import { z } from "zod";
        const work = task({ name: "work", input: { x: z.number() }, output: z.number(), isolation: process.argv[2], run: ({ x }) => x * 2 });
        const hidden = flow({ name: "hidden", steps: (_, { step }) => step(work, { x: each([1, 2]) }) });
        console.log("launching");
        const run = await launch(hidden, {});
        console.log(JSON.stringify(await run.result()));`,
    });
    // The isolation is an argument of the script only: its workers know it by the task that they load.
    for (const isolation of ["thread", "process"]) {
      const { out, err } = project.node(["script.mjs", isolation]);
      expect([err, out]).toEqual(["", "launching\n[2,4]\n"]);
    }
  });

  const inRepl = (isolation: string, version: string) => `
    const { flow, launch, task } = require("sheaf"); const { z } = require("zod");
    const work = task({ name: "work", input: {}, output: z.number(), isolation: ${isolation}, version: ${version},
      run: () => { console.log("ran"); return 1; } });
    const made = flow({ name: "typed", steps: (_, { step }) => step(work, {}) });
    (async () => { const run = await launch(made, {}); await run.ended(); const { failures, steps } = await run.status();
      console.log(failures[0]?.failure.code ?? (steps[0].cached ? "cached" : "fresh")); })();`;

  test("a flow without a module runs inline, is not cached without a version, and is refused other isolation", () => {
    using project = new Project();
    const evaluate = (isolation: string, version: string) =>
      project.node([
        "--input-type=module",
        "-e",
        inRepl(isolation, version).replaceAll(/require\(/g, "await import("),
      ]).out;
    expect(evaluate("undefined", "undefined")).toBe("ran\nfresh\n");
    expect(evaluate("undefined", "undefined")).toBe("ran\nfresh\n");
    expect(evaluate("undefined", '"1"')).toBe("ran\nfresh\n");
    expect(evaluate("undefined", '"1"')).toBe("cached\n");
    expect(evaluate('"thread"', "undefined")).toBe("SHEAF_ISOLATION\n");
  });
});

describe("inside a task", () => {
  test("the context, by argument and from anywhere below", async () => {
    const below = async () => {
      await sleep(1);
      useLogger().info("from below");
      const { run, step, index, attempt, runDir } = useContext();
      return [run, step, index.join(), String(attempt), runDir, useWorkdir()];
    };
    const work = task({
      name: "work",
      input: { x: n },
      output: z.array(z.string()),
      run: async (_, context) => {
        const found = await below();
        expect(found[5]).toBe(context.workDir);
        return found.slice(0, 5);
      },
    });
    const { run, result: found } = await new Lab().run(
      flow({ name: "context", steps: (_, { step }) => step(work, { x: each([1, 2]) }) }),
    );
    expect(found).toEqual([0, 1].map((at) => [run.id, "work", String(at), "1", run.dir]));
    expect(await run.logs("work[1]")).toContain("from below");
    expect(() => useContext()).toThrow(expect.objectContaining({ code: "SHEAF_NO_CONTEXT" }));
  });

  test("exec: output in the log, the working folder, a non-zero exit with the last lines", async () => {
    const work = task({
      name: "work",
      input: { x: n },
      output: z.string(),
      run: async ({ x }, { exec, workDir }) => {
        const { stdout } = await exec("sh", [
          "-c",
          `pwd; echo warn ${x} >&2; [ ${x} = 0 ] || { echo reason >&2; exit 3; }`,
        ]);
        return String(stdout === workDir);
      },
    });
    const { run, status } = await new Lab().run(
      flow({ name: "execs", steps: (_, { step }) => step(work, { x: each([0, 1]) }) }),
    );
    expect(await run.logs("work[0]")).toContain("warn 0");
    expect(status.failures).toMatchObject([
      {
        index: [1],
        failure: {
          code: "SHEAF_EXEC",
          exitCode: 3,
          lastLines: expect.arrayContaining(["reason"]) as string[],
        },
      },
    ]);
    const missing = task({
      name: "missing",
      input: {},
      output: n,
      run: ((_: object, c: { exec: (p: string) => unknown }) => c.exec("no-such-program")) as never,
    });
    const failure = await failureOf((await new Lab().run(one(missing as never))).run, "missing");
    expect([failure?.code, failure?.message]).toEqual([
      "SHEAF_EXEC",
      expect.stringContaining("no-such-program"),
    ]);
  });

  test("an output under the scratch folder is an error that names file(); under runDir it is path()", async () => {
    const bad = task({
      name: "bad",
      input: {},
      output: z.object({ at: z.string() }),
      run: (_, { workDir }) => ({ at: join(workDir, "x") }),
    });
    const { run } = await new Lab().run(flow({ name: "scratch", steps: (_, { step }) => step(bad, {}) }));
    const failure = await failureOf(run, "bad");
    expect([failure?.code, failure?.mend]).toEqual([
      "SHEAF_SCRATCH_OUTPUT",
      expect.stringContaining("file()"),
    ]);
    const good = task({
      name: "good",
      input: {},
      output: path(),
      run: (_, { runDir }) => {
        mkdirSync(runDir, { recursive: true });
        writeFileSync(join(runDir, "out.txt"), "kept");
        return join(runDir, "out.txt");
      },
    });
    const kept = await new Lab().run(flow({ name: "in-run-dir", steps: (_, { step }) => step(good, {}) }));
    expect(kept.status.failures).toEqual([]);
    expect(kept.result).toBe(join(kept.run.dir, "out.txt"));
  });
});

describe("publish", () => {
  const report = task({
    name: "report",
    input: { text: z.string() },
    output: z.object({ page: file(), summary: z.string(), numbers: list }),
    run: ({ text }, { workDir }) => {
      writeFileSync(join(workDir, "report.md"), text);
      return { page: join(workDir, "report.md"), summary: `summary of ${text}`, numbers: [1, 2] };
    },
  });
  const made = (folder: string) =>
    flow({
      name: "published",
      params: { text: z.string() },
      publish: {
        page: join(folder, "results/report.md"),
        summary: join(folder, "summary.txt"),
        numbers: join(folder, "numbers.json"),
      },
      steps: ({ text }, { step }) => {
        const { page, summary, numbers } = step(report, { text });
        return { page, summary, numbers };
      },
    });

  test("puts results where people look, each in one step, and again from the cache", async () => {
    const lab = new Lab();
    for (const text of ["one", "two", "one"]) {
      const { status } = await lab.run(made(lab.folder), { text });
      expect(status.failures).toEqual([]);
      expect(readFileSync(join(lab.folder, "results/report.md"), "utf8")).toBe(text);
      expect(readFileSync(join(lab.folder, "summary.txt"), "utf8")).toBe(`summary of ${text}`);
      expect(JSON.parse(readFileSync(join(lab.folder, "numbers.json"), "utf8"))).toEqual([1, 2]);
    }
    expect(readdirSync(join(lab.folder, "results"))).toEqual(["report.md"]);
  });

  test("that cannot be written fails the run, and loses nothing", async () => {
    const lab = new Lab();
    writeFileSync(join(lab.folder, "results"), "a file in the way");
    const { status } = await lab.run(made(lab.folder), { text: "one" });
    expect([status.state, countsOf(status, "report")]).toEqual(["failed", { succeeded: 1 }]);
  });
});

test("a run with nothing to do succeeds", async () => {
  const nothing = flow({ name: "nothing", steps: () => undefined });
  expect((await new Lab().run(nothing)).status.state).toBe("succeeded");
});
