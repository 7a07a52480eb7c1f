import { diffRuns, each, flow, openRun, task } from "sheaf";
import { expect, test } from "vitest";
import { z } from "zod";
import { Lab } from "../engine/lab.ts";

const shapes = [
  { name: "text", value: "a\nb" },
  { name: "dates", value: { at: new Date(0), ids: new Set([1n]) } },
  { name: "list", value: Array.from({ length: 2000 }, (_, at) => `item ${at}`) },
] as const;
const make = task({
  name: "make",
  version: "1",
  input: { at: z.int() },
  output: z.any(),
  run: ({ at }) => shapes[at]!.value as unknown,
});
const shown = flow({
  name: "shown",
  params: { upTo: z.int() },
  steps: ({ upTo }, { step }) => {
    const list = step(
      task({
        name: "list",
        version: "1",
        input: { n: z.int() },
        output: z.array(z.int()),
        run: ({ n }) => Array.from({ length: n }, (_, at) => at),
      }),
      { n: upTo },
    );
    step(make, { at: each(list) });
  },
});

test("a handle shows and explains its elements, while the run is driven and after", async () => {
  const lab = new Lab();
  const { run } = await lab.run(shown, { upTo: 3 });
  for (const [at, { value }] of shapes.entries())
    expect((await run.show(`make[${at}]`)).output?.value).toEqual(value);
  expect(await run.explain("make[0]")).toMatchObject({ type: "element", reason: { type: "first" } });

  const again = await lab.run(shown, { upTo: 3 });
  await using looked = await openRun(again.run.id, { home: lab.home });
  expect(await looked.explain("make")).toMatchObject({
    type: "step",
    counts: { cached: 3 },
    origins: [{ run: run.id, count: 3 }],
  });
  await expect(looked.show("make[3]")).rejects.toMatchObject({
    code: "SHEAF_USAGE",
    message: "make has 3 elements: there is no make[3]",
  });
});

test("two runs are compared without their flows", async () => {
  const lab = new Lab();
  const first = await lab.run(shown, { upTo: 3 });
  const second = await lab.run(shown, { upTo: 2 });
  const difference = await diffRuns(first.run.id, second.run.id, { home: lab.home });
  expect(difference).toMatchObject({
    sameResults: false,
    params: [{ name: "upTo", from: "3", to: "2" }],
    steps: [
      { step: "list", differ: 1 },
      { step: "make", same: 2, only: [1, 0] },
    ],
  });
});
