import { existsSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { task } from "./task/define.ts";
import { testContext } from "./testing.ts";
import { useLogger } from "./worker/current.ts";

const work = task({
  name: "work",
  input: { text: z.string() },
  output: z.object({ out: z.string(), folder: z.string(), index: z.array(z.number()) }),
  run: async ({ text }, { exec, workDir, progress, index }) => {
    useLogger().info("working", { text });
    progress(1, 2);
    writeFileSync(`${workDir}/in.txt`, text);
    const { stdout } = await exec("printf", ["%s\\n", `${text}!`]);
    return { out: stdout, folder: workDir, index: [...index] };
  },
});

test("programs run in a scratch folder; log and progress are kept", async () => {
  const context = testContext({ index: [3] });
  const { out, folder, index } = await work.run({ text: "hello" }, context);
  expect([out, index, existsSync(folder)]).toEqual(["hello!", [3], true]);
  expect(context.logged).toEqual([
    { level: "info", message: "working", data: { text: "hello" } },
    { level: "out", message: "hello!" },
  ]);
  expect(context.progressed).toEqual([{ done: 1, total: 2 }]);
  context.dispose();
  expect(existsSync(folder)).toBe(false);
});

test("a program that fails is the error that it is in a run; a last line needs no end", async () => {
  const failing = task({
    name: "failing",
    output: z.null(),
    run: async (_, { exec }) => {
      await exec("sh", ["-c", "printf 'no space' >&2; exit 3"]);
      return null;
    },
  });
  using context = testContext();
  await expect(failing.run({}, context)).rejects.toMatchObject({ code: "SHEAF_EXEC", exitCode: 3 });
  expect(context.logged).toEqual([{ level: "err", message: "no space" }]);
});

test("warn() says what it is for, and a task can still return", async () => {
  const fit = task({
    name: "fit",
    output: z.string(),
    run: async (_, { signal }) => {
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return `${signal.reason?.cause}: ${signal.reason?.secondsLeft} s`;
    },
  });
  using context = testContext();
  const ended = fit.run({}, context);
  context.warn({ secondsLeft: 60 });
  expect(await ended).toBe("timeout: 60 s");
});

test("cancel() ends the programs that run", async () => {
  const waiting = task({
    name: "waiting",
    output: z.null(),
    run: async (_, { exec }) => {
      await exec("sleep", [60]);
      return null;
    },
  });
  using context = testContext();
  const ended = waiting.run({}, context);
  context.cancel();
  await expect(ended).rejects.toMatchObject({ code: "SHEAF_CANCELLED" });
  expect(context.signal.aborted).toBe(true);
});
