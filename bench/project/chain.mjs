// As many steps as LENGTH says, each with the output of the one before it.
import { flow, task } from "sheaf";
import { z } from "zod";

const increment = task({
  name: "increment",
  input: { x: z.number() },
  output: z.number(),
  run: ({ x }) => x + 1,
});

export default flow({
  name: "chain",
  params: { start: z.number() },
  steps: ({ start }, { step }) => {
    let last = start;
    for (let at = 0; at < Number(process.env.LENGTH); at++) {
      last = step(increment, { x: last }, { name: `increment${at}` });
    }
    return last;
  },
});
