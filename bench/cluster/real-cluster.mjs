// A real scheduler on this machine, for as long as a benchmark needs it: the same as the tests use.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { root } from "../folders.mjs";

/** Why there can be none here, or undefined. */
export function noCluster() {
  if (process.platform !== "linux") return `it is started on Linux, not on ${process.platform}`;
  if (process.getuid() !== 0) return "it is started as root";
  const folders = (process.env.PATH ?? "").split(delimiter);
  const hasApt = folders.some((folder) => existsSync(join(folder, "apt-get")));
  return hasApt ? undefined : "there is no apt-get to install it with";
}

/** → { env, close() }: `slurm` or `sge` is up until it is closed, or this process ends. */
export async function startCluster(service, settings) {
  // Not among the benchmarks' folders: others than their owner have to get in.
  const folder = join(tmpdir(), "sheaf-services", `${service}-bench-${process.pid}`);
  const keeper = spawn(join(root, "scripts/services/keep.sh"), [service, folder], {
    env: { ...process.env, ...settings },
    detached: true, // it outlives us for as long as it takes to stop the service
    stdio: ["pipe", "pipe", "pipe"],
  });
  await ready(keeper, service);
  const text = readFileSync(join(folder, "env.sh"), "utf8");
  return {
    env: Object.fromEntries([...text.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value])),
    close: async () => {
      const closed = new Promise((resolve) => keeper.once("close", resolve));
      keeper.stdin.end();
      await closed;
      for (const more of [".kept", ".turn"]) rmSync(folder + more, { force: true });
    },
  };
}

function ready(keeper, service) {
  let said = "";
  return new Promise((resolve, reject) => {
    keeper.stderr.setEncoding("utf8").on("data", (text) => (said += text));
    keeper.stdout.once("data", resolve);
    keeper.once("error", reject);
    keeper.once("close", () => reject(new Error(`${service} did not start: ${said.trim()}`)));
  });
}
