// node piscina.mjs fan|chain N: piscina with two worker threads. Nothing is kept.
import { Piscina } from "piscina";

const [kind, size] = process.argv.slice(2);
const n = Number(size);
const pool = new Piscina({
  filename: new URL("piscina-worker.mjs", import.meta.url).href,
  minThreads: 2,
  maxThreads: 2,
});

async function fan() {
  const outputs = await Promise.all(Array.from({ length: n }, (_, x) => pool.run(x)));
  return outputs.reduce((a, b) => a + b, 0);
}

async function chain() {
  let x = 0;
  for (let at = 0; at < n; at++) x = await pool.run(x);
  return x;
}

console.log(JSON.stringify({ result: await (kind === "chain" ? chain() : fan()) }));
await pool.destroy();
