// node run.mjs fan|chain N [thread]: prints the result, and of a fan-out how many elements ran and how many were cached.
import { launch, local } from "sheaf";

const [kind, size, isolation] = process.argv.slice(2);
const n = Number(size);
if (kind === "chain") process.env.LENGTH = size;
const { default: flow } = await import(`./${kind}.mjs`);

const run = await launch(flow, kind === "chain" ? { start: 0 } : { n }, {
  executor: local({ workers: 2, isolation }),
});
const result = await run.result();
// A status lists the steps: those of a chain would count as its time.
const { steps } = kind === "chain" ? { steps: [] } : await run.status();
await run[Symbol.asyncDispose]();

const total = (key) => steps.reduce((sum, step) => sum + step[key], 0);
const counts = kind === "chain" ? {} : { ran: total("succeeded"), cached: total("cached") };
console.log(JSON.stringify({ result, ...counts }));
