import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { waitingFlow } from "./demo-flow.ts";
import { Project, until } from "./project.ts";

let project: Project;
beforeEach(() => {
  project = new Project({ "waiting.ts": waitingFlow });
});
afterEach(() => project[Symbol.dispose]());

async function started() {
  const process = project.start("run", "waiting.ts", "-w", "2");
  await until(
    () => ["started-1", "started-2"].every((name) => existsSync(join(project.folder, name))),
    "elements have started",
  );
  return process;
}

test("Ctrl-C cancels cleanly and says so; retry goes on", async () => {
  const { child, ended } = await started();
  child.kill("SIGINT");
  const { code, err } = await ended;
  expect(code).toBe(130);
  expect(err).toContain("Ctrl-C: cancelling; waiting for running elements to end. Ctrl-C again kills them.");
  expect(project.json("status")).toMatchObject({ state: "cancelled" });
  project.write("go", "");
  expect(project.sheaf("retry", "waiting-").code).toBe(0);
});

test("Ctrl-C twice kills what does not end by itself", async () => {
  project.write(
    "waiting.ts",
    waitingFlow.replace("&& !signal.aborted", "").replace("signal.throwIfAborted();", ""),
  );
  const { child, said, ended } = await started();
  child.kill("SIGINT");
  await until(() => said.err.includes("cancelling"), "it is cancelling");
  child.kill("SIGINT");
  const { code, err } = await ended;
  expect([code, err]).toEqual([130, expect.stringContaining("Ctrl-C: killing what still runs.")]);
});

test("SIGTERM has an exit code of its own", async () => {
  const { child, ended } = await started();
  child.kill("SIGTERM");
  expect((await ended).code).toBe(143);
});

test("another command cancels a run; status says who drives it", async () => {
  const { child, ended } = await started();
  expect(project.sheaf("status").out).toContain(`driven by  process ${child.pid}`);
  expect(project.sheaf("cancel", "waiting-").err).toContain("there is nobody to ask");
  expect(project.sheaf("cancel", "waiting-", "-y").out).toMatch(/^waiting-\S+ was asked to cancel\n$/);
  expect((await ended).code).toBe(130);
});

test("a killed run is interrupted, says how to go on, and does", async () => {
  const { child, ended } = await started();
  child.kill("SIGKILL");
  await ended;
  const { out } = project.sheaf("status");
  expect(out).toContain("The process that drove it is gone. Go on with it:  sheaf resume waiting-");
  expect(project.sheaf("runs", "--status", "interrupted", "-q").out).toMatch(/^waiting-/);
  project.write("go", "");
  expect(project.sheaf("resume", "waiting-", "--json").code).toBe(0);
  expect(readdirSync(project.folder)).toContain("started-1");
});

test("what was cancelled in a run stays cancelled when the run is gone on with, until it is retried", async () => {
  const { child, ended } = await started();
  project.sheaf("cancel", "waiting-", "--step", "wait[0]", "-y");
  const cancelled = () =>
    (project.json("status") as { steps: { cancelled: number }[] }).steps.map((step) => step.cancelled);
  await until(() => cancelled()[0] === 1, "it is cancelled");
  child.kill("SIGKILL");
  await ended;
  project.write("go", "");
  expect(project.sheaf("resume", "waiting-").code).toBe(130);
  expect(cancelled()[0]).toBe(1);
  expect(project.sheaf("retry", "waiting-").code).toBe(0);
});

test("two processes do not drive one run", async () => {
  const { child, ended } = await started();
  const { code, err } = project.sheaf("resume", "waiting-");
  expect([code, err]).toEqual([4, expect.stringContaining(`process ${child.pid}`)]);
  project.write("go", "");
  expect((await ended).code).toBe(0);
});

test("status --watch and logs -f end with the run", async () => {
  const run = await started();
  const watch = project.start("status", "--watch");
  const [id] = project.sheaf("runs", "-q").out.split("\n") as [string];
  const follow = project.start("logs", id, "wait[0]", "-f");
  await until(() => watch.said.err.includes("wait 0/2"), "the watch has begun");
  project.write("go", "");
  expect((await run.ended).code).toBe(0);
  expect((await watch.ended).out).toContain("succeeded");
  expect((await follow.ended).code).toBe(0);
});
