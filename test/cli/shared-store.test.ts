import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Project, until } from "./project.ts";

const bin = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));
const canNameHosts = spawnSync("unshare", ["--uts", "hostname", "somewhere"]).status === 0;
if (!canNameHosts) process.stderr.write("SKIPPED, not root: commands on another host than the run's\n");

/** Commits all the time for as long as it is let: `steps` elements of some milliseconds each. */
const busyFlow = `import { each, flow, task } from "sheaf";
import { z } from "zod";

const list = task({ name: "list", input: { n: z.int() }, output: z.array(z.int()),
  run: ({ n }) => Array.from({ length: n }, (_, at) => at) });
const work = task({ name: "work", input: { at: z.int(), bad: z.int() }, output: z.int(),
  run: async ({ at, bad }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (at === bad) throw new Error("bad");
    return at;
  } });

export default flow({
  name: "busy",
  params: { n: z.int().default(100_000), bad: z.int().default(-1) },
  steps: ({ n, bad }, { step }) => step(work, { at: each(step(list, { n })), bad }),
});
`;

let project: Project;
const started: number[] = [];
beforeEach(() => {
  project = new Project({ "busy.ts": busyFlow });
});
afterEach(() => {
  for (const pid of started.splice(0)) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  project[Symbol.dispose]();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function command(host: string, words: readonly string[]): string[] {
  return ["--uts", "sh", "-c", 'hostname "$0" && exec "$@"', host, process.execPath, bin, ...words];
}

const place = () => ({
  cwd: project.folder,
  env: { PATH: process.env["PATH"], HOME: project.folder, SHEAF_STORE: "shared" },
});

/** Runs `sheaf` on the other host. */
function elsewhere(...words: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync("unshare", command("south", words), { ...place(), encoding: "utf8" });
}

/** Starts a run on one host, and waits until it commits. */
async function busy() {
  const child = spawn("unshare", command("north", ["run", "busy.ts", "-w", "8"]), {
    ...place(),
    stdio: "ignore",
  });
  started.push(child.pid!);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  await until(() => {
    const { stdout } = elsewhere("status", "--json");
    return stdout.includes('"north"') && succeeded(stdout) > 20;
  }, "it commits");
  return { child, ended };
}

function succeeded(json: string): number {
  const { steps = [] } = JSON.parse(json) as { steps?: { name: string; succeeded: number }[] };
  return steps.find(({ name }) => name === "work")?.succeeded ?? 0;
}

/** The last number of the store's lease: how often it was taken. */
const takings = () =>
  Math.max(
    ...readdirSync(join(project.folder, ".sheaf/sheaf.db.lease")).map(Number).filter(Number.isInteger),
  );

describe.skipIf(!canNameHosts)("beside a run that is busy on another host", () => {
  test("status, gc, retry and cancel do their work", { timeout: 120_000 }, async () => {
    expect(elsewhere("run", "busy.ts", "--n", "20", "--bad", "3").status).toBe(1);
    const failed = (JSON.parse(elsewhere("status", "--json").stdout) as { run: string }).run;
    const { child, ended } = await busy();
    const before = succeeded(elsewhere("status", "--json").stdout);
    const taken = takings();
    expect(elsewhere("status").stdout).toContain("on north");
    expect(elsewhere("cache", "gc", "--json").status).toBe(0);
    expect(elsewhere("retry", failed).status).toBe(1); // it fails again, and is there to be looked at
    expect(takings()).toBeGreaterThan(taken + 5); // to and fro between the hosts
    const { stdout } = elsewhere("status", "--json");
    expect(succeeded(stdout)).toBeGreaterThan(before); // and the run has gone on
    expect(elsewhere("cancel", "-y", (JSON.parse(stdout) as { run: string }).run).stdout).toContain(
      "was asked to cancel",
    );
    expect(await ended).toBe(130);
    expect(child.exitCode).toBe(130);
    expect(JSON.parse(elsewhere("status", "--json").stdout)).toMatchObject({ state: "cancelled" });
  });

  test("that is stopped, a command says who has the store", { timeout: 120_000 }, async () => {
    const { child } = await busy();
    let said = "";
    while (said === "") {
      child.kill("SIGSTOP");
      said = elsewhere("status").stderr;
      if (said === "") child.kill("SIGCONT"); // it had given the store up just then
    }
    expect(said).toContain("error[SHEAF_STORE_HELD]");
    expect(said).toMatch(/is held by process \d+ on north since \S+, last heard of \d+ seconds ago/);
    expect(said).toMatch(
      /Try again in \d+ seconds: .* If that process hangs, end it \(on north: `kill \d+`\)/,
    );
    expect(said).toContain(`process ${child.pid} on north`);
  });
});
