// One element for each number that is given, and a gather.
import { each, flow, task } from "sheaf";
import { z } from "zod";

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
  name: "wide",
  params: { xs: z.array(z.number()) },
  steps: ({ xs }, { step }) => step(sum, { xs: step(increment, { x: each(xs) }) }),
});
