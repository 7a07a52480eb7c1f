// A real Slurm on this machine, for as long as a benchmark needs it: the same as the tests use.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { root } from "../folders.mjs";

/** Why there can be none here, or undefined. */
export function noSlurm() {
  if (process.platform !== "linux") return `it is started on Linux, not on ${process.platform}`;
  if (process.getuid() !== 0) return "it is started as root";
  const folders = (process.env.PATH ?? "").split(delimiter);
  const has = (name) => folders.some((folder) => existsSync(join(folder, name)));
  return has("sbatch") || has("apt-get") ? undefined : "there is no apt-get to install it with";
}

/** → { env, close() }: it is up until it is closed, or this process ends. `nodes` of 4 CPUs each. */
export async function startSlurm({ nodes }) {
  // Not among the benchmarks' folders: others than their owner have to get in.
  const folder = join(tmpdir(), "sheaf-services", `slurm-bench-${process.pid}`);
  const keeper = spawn(join(root, "scripts/services/keep.sh"), ["slurm", folder], {
    env: { ...process.env, SLURM_NODES: String(nodes), SLURM_DBD: "1" },
    detached: true, // it outlives us for as long as it takes to stop the service
    stdio: ["pipe", "pipe", "pipe"],
  });
  await ready(keeper);
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

function ready(keeper) {
  let said = "";
  return new Promise((resolve, reject) => {
    keeper.stderr.setEncoding("utf8").on("data", (text) => (said += text));
    keeper.stdout.once("data", resolve);
    keeper.once("error", reject);
    keeper.once("close", () => reject(new Error(`Slurm did not start: ${said.trim()}`)));
  });
}
