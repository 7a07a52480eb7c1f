import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { skipLoudly, type Service } from "./service.ts";
import { startSge } from "./sge.ts";
import { startSlurm } from "./slurm.ts";

/** The live processes in whose environment this folder is named: daemons and their jobs. */
function startedFrom(dir: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`=${dir}/`);
    } catch {
      return false; // it has just ended
    }
  });
}

describe.skipIf(skipLoudly("starting and stopping real schedulers"))("a real scheduler for tests", () => {
  const open: Service[] = [];
  const keep = (service: Service) => (open.push(service), service);
  afterEach(async () => {
    for (const service of open.splice(0)) await service[Symbol.asyncDispose]();
  });

  test("two of a kind run beside each other, each on its own", async () => {
    const [one, other] = (
      await Promise.all([
        startSlurm({ nodes: 1, dbd: false }),
        startSlurm({ nodes: 2, dbd: false, conf: { MaxArraySize: 17 } }),
      ])
    ).map(keep) as [Service, Service];
    await one.command("sbatch", "--output=/dev/null", "--hold", "--wrap", "true");

    expect(await other.command("squeue", "--noheader")).toBe("");
    expect(await one.command("scontrol", "show", "config")).toMatch(/MaxArraySize\s+= 10001/);
    expect(await other.command("scontrol", "show", "config")).toMatch(/MaxArraySize\s+= 17\b/);
  });

  test("nothing is left when it is disposed of, jobs included", async () => {
    const slurm = await startSlurm({ nodes: 1, dbd: false });
    await slurm.command("sbatch", "--output=/dev/null", "--wrap", "sleep 1234.5");
    await expect.poll(() => slurm.command("squeue", "-h", "-o", "%T")).toBe("RUNNING\n");
    await slurm[Symbol.asyncDispose]();

    expect(existsSync(slurm.dir)).toBe(false);
    expect(startedFrom(slurm.dir)).toEqual([]);
  });

  test("whoever shares one by name keeps it until the last has gone", async () => {
    const shared = `test-${process.pid}`;
    const first = await startSge({ shared });
    const second = keep(await startSge({ shared }));
    expect(second.dir).toBe(first.dir);
    await first[Symbol.asyncDispose]();

    expect(await second.command("qconf", "-sql")).toBe("all.q\n");
    await second[Symbol.asyncDispose]();
    expect(existsSync(second.dir)).toBe(false);
  });

  test("a test run that is killed leaves nothing", async () => {
    const script = fileURLToPath(new URL("fixtures/hold-slurm.sh", import.meta.url));
    const child = spawn("bash", [script], { stdio: ["ignore", "pipe", "inherit"], detached: true });
    const dir = await new Promise<string>((resolve) =>
      child.stdout.once("data", (text) => resolve(String(text).trim())),
    );
    expect(startedFrom(dir).length).toBeGreaterThan(0);
    process.kill(-child.pid!, "SIGKILL");

    await expect.poll(() => existsSync(dir), { timeout: 20_000, interval: 100 }).toBe(false);
    expect(startedFrom(dir)).toEqual([]);
  });
});
