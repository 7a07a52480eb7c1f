import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { each, flow, launch, local, task } from "sheaf";
import { z } from "zod";

const many = 4000;
const variable = "SHEAF_TEST_RETAKEN";

const work = task({
  name: "work",
  version: "1",
  env: [variable],
  input: { x: z.number() },
  output: z.number(),
  run: async ({ x }, { signal }) => {
    const mode = process.env[variable];
    if (mode === "fail" && x === 7) throw new Error("seven");
    if (mode === "wait") await new Promise((_, reject) => signal.addEventListener("abort", reject));
    return x;
  },
});
const count = task({
  name: "count",
  version: "1",
  input: { all: z.array(z.number()) },
  output: z.number(),
  run: ({ all }) => all.length,
});
const retaken = flow({
  name: "retaken",
  params: { n: z.number() },
  steps: (_, { step }) =>
    step(count, { all: step(work, { x: each(Array.from({ length: many }, (_, x) => x)) }) }),
});

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "sheaf-retaken-"));
});
afterEach(() => {
  delete process.env[variable];
  rmSync(home, { recursive: true, force: true });
});

test("what a run had committed is taken back when it is retried differently, and nothing is lost when that is cancelled", async () => {
  process.env[variable] = "fail";
  const first = await launch(retaken, { n: 1 }, { home, executor: local({ workers: 2 }) });
  expect((await first.ended()).state).toBe("failed");

  process.env[variable] = "wait";
  const second = await first.retry();
  const events = second.events();
  for await (const event of events) if (event.type === "element" && event.state === "running") break;
  await second.cancel();
  const cancelled = await second.ended();
  expect(cancelled.state).toBe("cancelled");
  expect(cancelled.steps[0]).toMatchObject({ total: many, succeeded: 0, cancelled: many });

  process.env[variable] = "fine";
  const third = await second.retry();
  expect(await third.result()).toBe(many);
});
