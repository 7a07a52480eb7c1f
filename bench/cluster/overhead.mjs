// Short jobs on a real scheduler: an array and a gather behind it as people write them by hand, the same as a flow, and the
// flow with a pool of jobs; in rounds, so that what else the machine does hits all of them alike.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { root } from "../folders.mjs";
import { slots } from "./clusters.mjs";
import { countingCalls } from "./counting-calls.mjs";
import { noCluster, startCluster } from "./real-cluster.mjs";

const LIMIT_MS = 15 * 60_000;

/** → how many times jobs were submitted, of each kind, at the most; undefined, loudly, where the scheduler cannot be started. */
export async function measureOverhead(cluster, { folders, samples, rounds, elements, say }) {
  const { title, name: executor, submits, settings, workloadOf } = cluster;
  const missing = noCluster();
  if (missing !== undefined) {
    console.log(`SKIPPED: jobs on a real ${title}: ${missing}.`);
    return undefined;
  }
  const service = await startCluster(executor, settings);
  const calls = new Map();
  const ways = [
    [cluster.byHand, runByHand],
    [cluster.asFlow, runFlow],
    [cluster.asPool, runPool],
  ];
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [name, run] of ways) {
        say(`${round + 1}/${rounds} ${workloadOf(elements)}: ${name}`);
        const folder = folders.make();
        const counting = countingCalls(folder, { ...process.env, ...service.env });
        const began = performance.now();
        await run(cluster, { folder, project: folders.project, elements, env: counting.env });
        samples.add(name, workloadOf(elements), { ms: performance.now() - began });
        calls.set(name, Math.max(calls.get(name) ?? 0, counting.calls()[submits] ?? 0));
      }
    }
  } finally {
    await service.close();
  }
  return calls;
}

async function runByHand(cluster, { folder, project, elements, env }) {
  const out = join(folder, "out");
  const logs = join(folder, "logs");
  mkdirSync(logs);
  mkdirSync(out);
  const script = (name, words) => {
    const file = join(folder, name);
    const command = [process.execPath, join(project, "by-hand.mjs"), out, ...words].join(" ");
    writeFileSync(file, `#!/bin/bash\nexec ${command}\n`, { mode: 0o755 });
    return file;
  };
  const how = { env, cwd: project };
  const array = cluster.array({ elements, logs, script: script("element.sh", [cluster.index]) });
  const job = said(array, how);
  said(cluster.after({ job, logs, script: script("gather.sh", []) }), how);
  await until(() => existsSync(join(out, "sum")) && readFileSync(join(out, "sum"), "utf8") !== "");
  check(Number(readFileSync(join(out, "sum"), "utf8")), elements);
}

function runFlow(cluster, how) {
  return submitted(cluster, how, []);
}

function runPool(cluster, how) {
  return submitted(cluster, how, ["--pool", String(slots)]);
}

async function submitted({ name }, { folder, project, elements, env }, words) {
  const home = join(folder, "home");
  const params = join(folder, "params.json");
  writeFileSync(params, JSON.stringify({ xs: Array.from({ length: elements }, (_, at) => at) }));
  const command = [join(root, "dist/cli/bin.js"), "submit", "wide.mjs", "-p", params, "--executor", name];
  const own = { ...env, SHEAF_HOME: home };
  const run = said([process.execPath, ...command, ...words, "--quiet"], { env: own, cwd: project });
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

function said([command, ...args], options) {
  const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}${stdout}`);
  return stdout.trim();
}
