import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { announceProgram, reapOrphans, recordProcess } from "./orphans.ts";
import { processStart, processStartSync } from "./process-start.ts";

let folder: string;
let child: ChildProcess;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sheaf-orphans-"));
  child = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
});
afterEach(() => {
  child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

test("a process has one start, and none when it has ended", async () => {
  expect(await processStart(child.pid!)).toBe(processStartSync(child.pid!));
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(processStartSync(child.pid!)).toBeUndefined();
  expect(await processStart(child.pid!)).toBeUndefined();
});

test("a process that was noted and lives is killed, and forgotten", async () => {
  recordProcess(folder, child.pid!);
  const ended = once(child, "exit");
  expect(await reapOrphans(folder)).toBe(1);
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect(readdirSync(join(folder, "pids"))).toEqual([]);
  expect(await reapOrphans(folder)).toBe(0);
});

test.runIf(process.platform === "linux")(
  "a program whose starter was killed before it could note it is found and killed",
  async () => {
    const birth = announceProgram(folder);
    const program = spawn("sleep", ["60"], {
      detached: true,
      stdio: "ignore",
      env: { ...process.env, ...birth.env },
    });
    const ended = once(program, "exit");
    expect(await reapOrphans(folder)).toBe(1);
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(processStartSync(child.pid!)).toBeDefined(); // another's program
    expect(readdirSync(join(folder, "pids"))).toEqual([]);
    announceProgram(folder).over();
    expect(readdirSync(join(folder, "pids"))).toEqual([]);
  },
);

test("a note that was taken back kills nobody", async () => {
  recordProcess(folder, child.pid!)();
  expect(await reapOrphans(folder)).toBe(0);
  expect(processStartSync(child.pid!)).toBeDefined();
});

test("another process that was given the same pid is left alone, as are those of other hosts and broken notes", async () => {
  mkdirSync(join(folder, "pids"));
  const note = (name: string, content: string) => writeFileSync(join(folder, "pids", name), content);
  note("1.json", JSON.stringify({ pid: child.pid, start: "1", host: hostname() }));
  note("2.json", JSON.stringify({ pid: child.pid, start: processStartSync(child.pid!), host: "elsewhere" }));
  note("3.json", '{"pid":');
  expect(await reapOrphans(folder)).toBe(0);
  expect(processStartSync(child.pid!)).toBeDefined();
  expect(readdirSync(join(folder, "pids"))).toEqual(["2.json"]);
});
