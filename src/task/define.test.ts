import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { secret } from "../value/secret/secret.ts";
import { file, path, rows, secretString } from "../zod.ts";
import { isTask, task, taskOf } from "./define.ts";

const run = () => "";
const output = z.string();
const define = task as unknown as (options: unknown) => unknown;

describe("a task called as a function", () => {
  const double = task({
    name: "double",
    input: { n: z.coerce.number(), unit: v.optional(v.string(), "m") },
    output: type("string"),
    run: ({ n, unit }) => `${n * 2}${unit}`,
  });
  test("parses its input and its output", async () => {
    expect(await double.run({ n: "4" })).toBe("8m");
    await expect(double.run({ n: "x" })).rejects.toMatchObject({
      code: "SHEAF_INVALID_INPUT",
      message: expect.stringContaining('Input "n" of task "double" is not valid'),
    });
    const bad = task({
      name: "bad",
      output: z.object({ a: z.array(z.number()) }),
      run: () => ({ a: ["x" as never] }),
    });
    await expect(bad.run({})).rejects.toMatchObject({
      code: "SHEAF_INVALID_OUTPUT",
      message: expect.stringContaining("a[0]: "),
    });
  });
  test("one schema of the whole input; rows that are yielded", async () => {
    const rows = task({
      name: "rows",
      input: z.object({ count: z.number().default(2) }),
      output: z.array(z.object({ i: z.number() })),
      run: async function* ({ count }) {
        for (let i = 0; i < count; i++) yield { i };
      },
    });
    expect(await rows.run({})).toEqual([{ i: 0 }, { i: 1 }]);
  });
  test("without a context, folders and programs are an error that says what to write", async () => {
    const touches = task({
      name: "touches",
      output,
      run: (_input, { workDir, log }) => (log.info("x"), workDir),
    });
    await expect(touches.run({})).rejects.toMatchObject({
      code: "SHEAF_NO_CONTEXT",
      mend: expect.stringContaining("touches.run(input, testContext())"),
    });
  });
});

describe("files, secrets and rows in a task called as a function", () => {
  test("the task sees paths, secrets as text, and rows; the caller sees the same", async () => {
    process.env["SHEAF_TEST_TOKEN"] = "s3cret";
    const uses = task({
      name: "uses",
      input: { data: file(), left: path(), token: secretString() },
      output: z.object({ plot: file(), seen: z.string() }),
      run: ({ data, left, token }) => ({ plot: `${data}.svg`, seen: `${left} ${token}` }),
    });
    const result = await uses.run({
      data: "a.csv",
      left: "b.nc",
      token: secret({ env: "SHEAF_TEST_TOKEN" }),
    });
    expect(result).toEqual({ plot: "a.csv.svg", seen: "b.nc s3cret" });
  });
  test("rows can be read again and again", async () => {
    const scan = task({
      name: "scan",
      input: { ids: rows(z.number()) },
      output: rows(z.object({ id: z.number() })),
      run: async function* ({ ids }) {
        for await (const id of ids) yield { id };
      },
    });
    const scanned = await scan.run({ ids: [1, 2] });
    expect(await scanned.count()).toBe(2);
    expect(await scanned.toArray()).toEqual([{ id: 1 }, { id: 2 }]);
    expect(await scanned.toArray()).toEqual([{ id: 1 }, { id: 2 }]);
  });
});

test("a task that calls another as a function lends it its context", async () => {
  const inner = task({ name: "inner", output, run: (_input, { step }) => step });
  const outer = task({ name: "outer", output, run: () => inner.run({}) });
  expect(await outer.run({})).toBe("outer");
  expect(await inner.run({})).toBe("inner");
});

test("defaults are filled in, and shorthands are spelled out", () => {
  const short = task({ name: "short", output, run, retry: 2, container: "img.sif" });
  expect(taskOf(short)).toMatchObject({
    cache: true,
    deterministic: true,
    retry: { limit: 2 },
    container: { image: "img.sif" },
    env: [],
    input: { type: "keys" },
  });
  expect(isTask(short)).toBe(true);
  expect(isTask({ kind: "task" })).toBe(false);
  expect(short.module).toBe(import.meta.url);
});

test("a worker that loads a module hears of its tasks", () => {
  const heard: unknown[] = [];
  Reflect.set(globalThis, Symbol.for("sheaf.definitions"), heard);
  const loud = task({ name: "loud", output, run });
  Reflect.deleteProperty(globalThis, Symbol.for("sheaf.definitions"));
  expect(heard).toEqual([loud]);
});

test.each<[string, object, string]>([
  ["a bad name", { name: "a b" }, 'A task is not valid: name "a b" is none'],
  ["no run", { run: undefined }, 'Task "t" is not valid: task() is given no "run"'],
  ["a typo", { retrie: 3 }, 'task() has no option "retrie". Did you mean "retry"?'],
  ["no schema", { output: "string" }, "output is no schema"],
  ["an input that is no schema", { input: { a: 5 } }, 'input "a" is no schema'],
  ["a bad duration", { resources: { time: "soon" } }, 'time "soon" is not a length of time'],
  ["a bad size", { resources: { mem: "16 GiBB" } }, 'mem "16 GiBB" is not an amount of memory'],
  ["a bad count", { resources: { cpus: 0 } }, "cpus is 0"],
  [
    "a bad backoff",
    { retry: { limit: 1, backoff: { intial: 1 } } },
    'retry.backoff has no option "intial". Did you mean "initial"?',
  ],
  ["no limit", { retry: {} }, 'retry is given no "limit"'],
  ["a bad isolation", { isolation: "proces" }, 'isolation is none of "inline", "thread", "process"'],
  [
    "a bad ignore",
    { input: { abc: z.string() }, ignore: ["abd"] },
    'ignore names "abd", which is no input. Did you mean "abc"?',
  ],
  [
    "a factor that makes less",
    { retry: { limit: 1, escalate: { mem: 0.5 } } },
    "retry.escalate.mem is no number above 1",
  ],
  [
    "a bad limit of growth",
    { retry: { limit: 1, escalate: { time: { factor: 2, max: "1 fortnight" } } } },
    '"1 fortnight" is not a length of time',
  ],
  [
    "an unknown growth",
    { retry: { limit: 1, escalate: { memory: 2 } } },
    'retry.escalate has no option "memory"',
  ],
  ["a bad container", { container: { image: "x", runtime: "podmann" } }, "container.runtime is none of"],
])("%s is an error", (_what, options, message) => {
  expect(() => define({ name: "t", output, run, ...options })).toThrow(
    expect.objectContaining({ code: "SHEAF_TASK_DEFINITION", message: expect.stringContaining(message) }),
  );
});
