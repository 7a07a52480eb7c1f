// A list, one element for each of its items, and a gather.
import { each, flow, task } from "sheaf";
import { z } from "zod";

const list = task({
  name: "list",
  input: { n: z.number() },
  output: z.array(z.number()),
  run: ({ n }) => Array.from({ length: n }, (_, at) => at),
});

const increment = task({
  name: "increment",
  input: { x: z.number() },
  output: z.number(),
  run: ({ x }) => x + 1,
});

const sum = task({
  name: "sum",
  input: { xs: z.array(z.number()) },
  output: z.number(),
  run: ({ xs }) => xs.reduce((a, b) => a + b, 0),
});

export default flow({
  name: "fan",
  params: { n: z.number() },
  steps: ({ n }, { step }) => step(sum, { xs: step(increment, { x: each(step(list, { n })) }) }),
});
