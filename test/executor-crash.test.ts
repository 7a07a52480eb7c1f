import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { reapOrphans } from "../src/worker/orphans.ts";
import { processStartSync } from "../src/worker/process-start.ts";

let folder: string;
let engine: ChildProcess;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sheaf-crash-"))));
afterEach(() => {
  engine.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const script = fileURLToPath(new URL("fixtures/executor-parent.mjs", import.meta.url));
const isAlive = (pid: number) => processStartSync(pid) !== undefined;

/** Starts an engine with two attempts and resolves to the pids of the programs that they run. */
async function running(isolation: string): Promise<number[]> {
  engine = spawn(process.execPath, [script, folder, isolation], { stdio: "inherit" });
  const file = join(folder, "pids.txt");
  for (;;) {
    const pids = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
    const noted = existsSync(join(folder, "pids")) ? readdirSync(join(folder, "pids")) : [];
    if (pids.length === 2 && pids.every((pid) => noted.some((name) => name.startsWith(`${pid}-`))))
      return pids;
    await sleep(5);
  }
}
async function killEngine(): Promise<void> {
  const ended = once(engine, "exit");
  engine.kill("SIGKILL");
  await ended;
}
async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await sleep(5);
}

test("worker processes and their programs end when the engine is killed", async () => {
  const pids = await running("process");
  const workers = readdirSync(join(folder, "pids")).map((name) => Number.parseInt(name, 10));
  expect(workers.length).toBe(4);
  await killEngine();
  await gone([...pids, ...workers]);
});

test("programs of worker threads live on when the engine is killed, until the next command reaps them", async () => {
  const pids = await running("thread");
  await killEngine();
  expect(pids.every(isAlive)).toBe(true);
  expect(await reapOrphans(folder)).toBe(2);
  expect(pids.some(isAlive)).toBe(false);
  expect(readdirSync(join(folder, "pids"))).toEqual([]);
});
