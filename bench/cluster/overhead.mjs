// Short jobs on a real Slurm: an array and a gather behind it as people write them by hand, the same as a flow, and the flow
// with a pool of jobs; in rounds, so that what else the machine does hits all of them alike.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { root } from "../folders.mjs";
import { countingCalls } from "./counting-calls.mjs";
import { noSlurm, startSlurm } from "./real-slurm.mjs";

export const byHand = "sbatch --array by hand";
export const asFlow = "Sheaf";
export const asPool = "Sheaf, pool";
const LIMIT_MS = 15 * 60_000;
const nodes = 4;

/** → how many times `sbatch` was called, of each kind, at the most; undefined, loudly, where there is no Slurm. */
export async function measureOverhead({ folders, samples, rounds, elements, say }) {
  const missing = noSlurm();
  if (missing !== undefined) {
    console.log(`SKIPPED: jobs on a real Slurm: ${missing}.`);
    return undefined;
  }
  const slurm = await startSlurm({ nodes });
  const calls = new Map();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { name, run } of ways) {
        say(`${round + 1}/${rounds} ${elements} jobs: ${name}`);
        const folder = folders.make();
        const counting = countingCalls(folder, { ...process.env, ...slurm.env });
        const began = performance.now();
        await run({ folder, project: folders.project, elements, env: counting.env });
        samples.add(name, workloadOf(elements), { ms: performance.now() - began });
        calls.set(name, Math.max(calls.get(name) ?? 0, counting.calls().sbatch ?? 0));
      }
    }
  } finally {
    await slurm.close();
  }
  return calls;
}

export const workloadOf = (elements) => `${elements} jobs`;

const ways = [
  { name: byHand, run: runByHand },
  { name: asFlow, run: runFlow },
  { name: asPool, run: runPool },
];

async function runByHand({ folder, project, elements, env }) {
  const out = join(folder, "out");
  mkdirSync(join(folder, "logs"), { recursive: true });
  mkdirSync(out);
  const script = (name, words) => {
    const file = join(folder, name);
    const command = [process.execPath, join(project, "by-hand.mjs"), out, ...words].join(" ");
    writeFileSync(file, `#!/bin/bash\nexec ${command}\n`, { mode: 0o755 });
    return file;
  };
  const common = [
    "--parsable",
    "--nodes=1",
    "--ntasks=1",
    "--cpus-per-task=1",
    `--output=${folder}/logs/%A-%a.log`,
  ];
  const array = [`--array=0-${elements - 1}`, script("element.sh", ["$SLURM_ARRAY_TASK_ID"])];
  const job = said("sbatch", [...common, ...array], { env, cwd: project });
  said("sbatch", [...common, `--dependency=afterany:${job}`, script("gather.sh", [])], { env, cwd: project });
  await until(() => existsSync(join(out, "sum")) && readFileSync(join(out, "sum"), "utf8") !== "");
  check(Number(readFileSync(join(out, "sum"), "utf8")), elements);
}

function runFlow(how) {
  return submitted(how, []);
}

function runPool(how) {
  return submitted(how, ["--pool", String(4 * nodes)]);
}

async function submitted({ folder, project, elements, env }, words) {
  const home = join(folder, "home");
  const params = join(folder, "params.json");
  writeFileSync(params, JSON.stringify({ xs: Array.from({ length: elements }, (_, at) => at) }));
  const command = [join(root, "dist/cli/bin.js"), "submit", "wide.mjs", "-p", params, "--executor", "slurm"];
  const own = { ...env, SHEAF_HOME: home };
  const run = said(process.execPath, [...command, ...words, "--quiet"], { env: own, cwd: project });
  // As cheap as waiting for a file: nobody else asks the scheduler meanwhile.
  const { openSqliteStore } = await import(join(root, "dist/store/sqlite/open-sqlite-store.js"));
  const store = await openSqliteStore({ folder: home });
  try {
    let row;
    await until(async () => {
      [row] = await store.runs({ prefix: run, limit: 1 });
      return row.endedAt !== undefined;
    });
    if (row.state !== "succeeded") throw new Error(`the run has ${row.state}: ${logsOf(row.runDir)}`);
    check(Number(row.result.text), elements);
  } finally {
    await store.close();
  }
}

function logsOf(runDir) {
  const batch = join(runDir, "batch");
  const logs = readdirSync(batch).filter((name) => name.endsWith(".log"));
  return logs.map((name) => readFileSync(join(batch, name), "utf8")).join("\n");
}

async function until(isDone) {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await after(100)) if (await isDone()) return;
  throw new Error("it takes too long");
}

function check(sum, elements) {
  const expected = (elements * (elements + 1)) / 2;
  if (sum !== expected) throw new Error(`wrong result: ${sum}, not ${expected}`);
}

function said(command, args, options) {
  const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}${stdout}`);
  return stdout.trim();
}
