// node p-queue.mjs fan|chain N: p-queue in this process, two at once. Nothing is kept.
import PQueue from "p-queue";

const [kind, size] = process.argv.slice(2);
const n = Number(size);
const queue = new PQueue({ concurrency: 2 });
const increment = (x) => x + 1;

async function fan() {
  const outputs = await queue.addAll(Array.from({ length: n }, (_, x) => () => increment(x)));
  return outputs.reduce((a, b) => a + b, 0);
}

async function chain() {
  let x = 0;
  for (let at = 0; at < n; at++) x = await queue.add(() => increment(x));
  return x;
}

console.log(JSON.stringify({ result: await (kind === "chain" ? chain() : fan()) }));
