// What a user has who looks at what tasks use. Programs hold memory until they were looked at: that is told by a file.

/** Tasks that use known amounts, in each kind of place. */
export const measuredFlow = `
import { writeFileSync } from "node:fs";
import { each, flow, task } from "sheaf";
import { z } from "zod";

const burn = (ms) => { const begun = process.cpuUsage(); while (process.cpuUsage(begun).user < ms * 1000); };

const here = (isolation) => task({
  name: isolation,
  input: { x: z.number() },
  output: z.number(),
  isolation,
  version: "1",
  resources: { mem: "16GB", time: "1h" },
  run: ({ x }, { workDir }) => {
    burn(120);
    if (isolation !== "process") return x;
    writeFileSync(workDir + "/out", Buffer.alloc(20e6));
    return Buffer.alloc(x * 100e6, 1).length;
  },
});

const program = task({
  name: "program",
  input: { x: z.number() },
  output: z.number(),
  version: "1",
  resources: (_, attempt) => ({ mem: attempt * 8e9 }),
  run: async ({ x }, { exec }) => {
    await exec("sh", ["-c", "head -c 30000000 /dev/zero > out"]);
    await exec(process.execPath, ["-e", "const b = process.cpuUsage(); while (process.cpuUsage(b).user < 100e3);"]);
    return x;
  },
});

const nothing = task({ name: "nothing", input: { x: z.number() }, output: z.number(), version: "1", run: ({ x }) => x });

export default flow({
  name: "measured",
  steps: (_, { step }) => {
    step(here("thread"), { x: each([1, 2]) });
    step(here("process"), { x: each([1, 2, 3]) });
    step(program, { x: each([1, 2]) });
    step(nothing, { x: each([1, 2, 3, 4]) });
  },
});
`;

/** An element that runs out of memory until it is given 8 GB, one that is too slow for 1 s, one that is just wrong. */
export const greedyFlow = `
import { existsSync } from "node:fs";
import { each, flow, task } from "sheaf";
import { z } from "zod";

const once = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const greedy = task({
  name: "greedy",
  input: { x: z.number() },
  output: z.number(),
  isolation: "process",
  version: "1",
  resources: { mem: "300MB", time: "10m" },
  retry: RETRY,
  run: ({ x }, { attempt }) => {
    const kept = [];
    while (x === 1 && (attempt < ENOUGH) && !existsSync("calm")) kept.push(new Array(100000).fill({ x }));
    return attempt;
  },
});

const slow = task({
  name: "slow",
  input: { x: z.number() },
  output: z.number(),
  version: "1",
  resources: { time: "1s" },
  retry: RETRY,
  run: async ({ x }, { attempt, signal }) => {
    while (x === 1 && attempt < ENOUGH && !existsSync("calm")) { signal.throwIfAborted(); await once(5); }
    return attempt;
  },
});

const wrong = task({
  name: "wrong",
  input: { x: z.number() },
  output: z.number(),
  version: "1",
  run: ({ x }) => { if (!existsSync("calm")) throw new RangeError("x is " + x); return x; },
});

const after = task({ name: "after", input: { x: z.number() }, output: z.number(), version: "1", run: ({ x }) => x });

export default flow({
  name: "greedy",
  steps: (_, { step }) => {
    step(greedy, { x: each([0, 1]) });
    step(slow, { x: each([0, 1]) });
    step(after, { x: each(step(wrong, { x: each([1, 2, 3]) })) });
  },
});
`;
