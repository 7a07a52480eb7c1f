import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, openRun } from "sheaf";
import { afterEach, beforeEach, expect, test } from "vitest";
import { resumeRun } from "../../dist/app/commands.js";
import { openDriver } from "../../dist/store/sqlite/open-driver.js";
import { growing } from "./fixtures/growing.ts";
import { killed } from "./fixtures/killed-workers.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "sheaf-faults-"))));
afterEach(() => {
  // Lazily: libsql gives its files back when they are collected as garbage.
  spawnSync("umount", ["--lazy", join(folder, "disk")]);
  rmSync(folder, { recursive: true, force: true });
});

const engine = fileURLToPath(new URL("fixtures/engine.mjs", import.meta.url));
const lines = (name: string) =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean) : [];

/** Mounts a file system at FOLDER/disk; false where that is not allowed. */
function mount(options: string): boolean {
  mkdirSync(join(folder, "disk"), { recursive: true });
  return spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", join(folder, "disk")]).status === 0;
}

for (const isolation of ["thread", "process"] as const)
  test(`workers die again and again: every element ends, once: ${isolation}`, async () => {
    const made = killed.find(({ name }) => name.endsWith(isolation))!;
    const run = await launch(
      made,
      { folder },
      { home: join(folder, ".sheaf"), executor: { executor: "local", workers: 3 } },
    );
    expect(await run.result()).toBe(Array.from({ length: 60 }, (_, x) => 2 * x).reduce((a, b) => a + b));
    const attempts = lines("executions.log");
    expect(attempts.length).toBe(60 + 12);
    expect(lines("done.log").toSorted()).toEqual(Array.from({ length: 60 }, (_, x) => String(x)).toSorted());
  });

test("a full disk: a clear error, nothing lost, and resume goes on when there is room", async (context) => {
  if (!mount("size=3m")) return context.skip("only root may mount a small disk");
  const home = join(folder, "disk", "home");
  const run = await launch(growing, { folder, kilobytes: 40 }, { home });
  await expect(run.result()).rejects.toMatchObject({
    code: "SHEAF_STORE_FULL",
    mend: expect.stringContaining("room") as string,
  });
  const executed = lines("executions.log").length;
  expect(executed).toBeGreaterThan(10);
  spawnSync("mount", ["-o", "remount,size=30m", join(folder, "disk")]);
  const seen = await openRun(run.id, { home });
  expect((await seen.status()).state).toBe("interrupted");
  await seen[Symbol.asyncDispose]();
  const resumed = await resumeRun(run.id, { home });
  expect(await resumed.result()).toBe(200);
  const counts = new Map<string, number>();
  for (const line of lines("executions.log")) counts.set(line, (counts.get(line) ?? 0) + 1);
  const again = [...counts.values()].filter((times) => times > 1).length;
  expect(counts.size).toBe(200);
  expect(again).toBeLessThan(executed / 2); // what was not committed when the disk was full, and no more
});

test("a folder that cannot be written", async (context) => {
  writeFileSync(join(folder, "file"), "in the way");
  const inFile = launch(growing, { folder, kilobytes: 1 }, { home: join(folder, "file", "home") });
  await expect(inFile).rejects.toMatchObject({ code: expect.stringMatching(/^SHEAF_STORE_/) as string });
  if (!mount("size=1m,ro")) return context.skip("only root may mount a read-only disk");
  const readOnly = launch(growing, { folder, kilobytes: 1 }, { home: join(folder, "disk", "home") });
  await expect(readOnly).rejects.toMatchObject({ code: "SHEAF_STORE_READONLY" });
});

test("a store of a newer version, and a file that is no store", async () => {
  const home = join(folder, ".sheaf");
  await (await launch(growing, { folder, kilobytes: 1 }, { home })).result();
  const file = join(home, "sheaf.db");
  const driver = openDriver(file);
  const [[version]] = driver.prepare("PRAGMA user_version").all([]) as [[number]];
  driver.exec(`PRAGMA user_version = ${version + 1}`);
  driver.close();
  await expect(launch(growing, { folder, kilobytes: 1 }, { home })).rejects.toMatchObject({
    code: "SHEAF_STORE_NEWER",
  });
  for (const ending of ["-wal", "-shm"]) rmSync(`${file}${ending}`, { force: true });
  writeFileSync(file, "this is no database ".repeat(1000));
  await expect(launch(growing, { folder, kilobytes: 1 }, { home })).rejects.toMatchObject({
    code: "SHEAF_STORE_BROKEN",
  });
});

test("two engines on one run: the second is refused while the first lives, and takes over when it is dead", async () => {
  const child = spawn(process.execPath, [engine, folder, "inline", "", "never", "0"], { stdio: "ignore" });
  const home = join(folder, ".sheaf");
  while (lines("executions.log").length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  const seen = await openRun(undefined, { home });
  await expect(resumeRun(seen.id, { home })).rejects.toMatchObject({
    code: "SHEAF_RUN_HELD",
    message: expect.stringContaining(String(child.pid)) as string,
  });
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  expect((await seen.status()).state).toBe("interrupted");
  const resumed = await resumeRun(seen.id, { home });
  await expect(resumeRun(seen.id, { home })).rejects.toMatchObject({ code: "SHEAF_RUN_HELD" });
  expect(await resumed.result()).toBe(97_218);
  await seen[Symbol.asyncDispose]();
});

test("an engine that was stopped while another took over is fenced off", async () => {
  const home = join(folder, ".sheaf");
  const child = spawn(process.execPath, [engine, folder, "inline", "", "never", "0"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  while (lines("executions.log").length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill("SIGSTOP");
  // Another host would take it for dead after a minute of silence: that is what is played here.
  const driver = openDriver(join(home, "sheaf.db"));
  driver.exec("UPDATE run SET holder = json_set(holder, '$.host', 'elsewhere'), heartbeat_at = 1");
  driver.close();
  const resumed = await resumeRun(undefined, { home });
  child.kill("SIGCONT");
  const [code] = (await once(child, "exit")) as [number];
  expect([code, said]).toEqual([1, expect.stringContaining("SHEAF_FENCED")]);
  expect(await resumed.result()).toBe(97_218);
});
