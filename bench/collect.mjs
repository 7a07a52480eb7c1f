// node bench/collect.mjs [ENTRIES]: how long it takes to look through a cache, to collect half of it beside nothing else, and to
// check the rest: 100,000 results in 20 runs, a tenth of them in blobs, unless told otherwise. --check fails over the budget.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectCache } from "../dist/app/cache/collect.js";
import { verifyCache } from "../dist/app/cache/verify.js";
import { openSqliteStore } from "../dist/store/sqlite/open-sqlite-store.js";

const [entries = 100_000] = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
const RUNS = 20;
const budgets = { "dry run": 10_000, collect: 10_000 };

const home = mkdtempSync(join(tmpdir(), "sheaf-collect-"));
const sha = (text) => createHash("sha256").update(text);
const holder = { host: "bench", pid: 1, pidStart: "1", heartbeatAt: 1 };

/** A blob where the storage would have it, and the stored form that names it. */
function stored(text) {
  const name = sha(text).digest("hex");
  const folder = join(home, "blobs", name.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name.slice(2)), text);
  return { format: "jsonl", digest: sha(text).digest(), blob: name, size: text.length, special: false };
}

function output(at) {
  if (at % 10 === 0) return stored(`{"row":${at}}\n`.repeat(300));
  const text = `{"value":${at},"of":"entry ${at}"}`;
  return { format: "json", digest: sha(text).digest(), text, size: text.length, special: false };
}

async function fill() {
  const store = await openSqliteStore({ folder: home });
  const common = {
    module: undefined,
    exportName: undefined,
    manifest: "{}",
    options: "{}",
    host: "bench",
    user: "bench",
  };
  for (let run = 0; run < RUNS; run++) {
    const id = `bench-${run}`;
    const params = { format: "json", digest: sha("{}").digest(), text: "{}", size: 2, special: false };
    const record = {
      id,
      flow: "bench",
      params,
      steps: ["a"],
      argv: [],
      runDir: join(home, "runs", id),
      createdAt: run + 1,
    };
    const lease = await store.createRun({ ...common, ...record }, holder);
    const own = entries / RUNS;
    for (let from = 0; from < own; from += 1000) {
      const writes = Array.from({ length: Math.min(1000, own - from) }, (_, at) => {
        const number = run * own + from + at;
        const identity = sha(`entry ${number}`).digest("hex");
        const times = { startedAt: 1, at: 2, elapsedMs: 1 };
        const inputs = `\n"x":${number}`;
        return {
          state: "succeeded",
          step: 0,
          index: [from + at],
          attempt: 1,
          identity,
          inputs,
          output: output(number),
          reusable: true,
          ...times,
        };
      });
      await store.commit(lease, writes);
    }
    await store.commit(lease, [], { state: "succeeded", endedAt: 3 });
    await store.release(lease);
  }
  await store.close();
}

const figures = {};
async function timed(name, work) {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  figures[name] = performance.now() - began;
  console.log(
    `${name.padEnd(10)} ${figures[name].toFixed(0).padStart(8)} ms, ${((user + system) / 1000).toFixed(0).padStart(6)} ms of CPU`,
  );
  return result;
}

await timed("fill", fill);
const size = () => statSync(join(home, "sheaf.db")).size;
const before = size();
const rules = { home, keepRuns: RUNS / 2, graceMs: -1000 };
await timed("dry run", () => collectCache({ ...rules, dryRun: true }));
const report = await timed("collect", () => collectCache(rules));
await timed("verify", () => verifyCache({ home }));
rmSync(home, { recursive: true, force: true });
console.log(
  `removed ${report.results} results, ${report.blobs.count} blobs; database ${before} → ${before - report.databaseBytes} bytes`,
);
const exceeded = Object.keys(budgets).filter((name) => figures[name] > budgets[name]);
if (process.argv.includes("--check") && exceeded.length > 0) {
  console.error(`over budget: ${exceeded.join(", ")}`);
  process.exitCode = 1;
}
