import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { output } from "./output.mjs";

/**
 * True where this process, and so all that it starts, has two cores. With more it runs itself again on two of them, where
 * the system can do that (taskset), and returns false once that is done.
 */
export function onTwoCores() {
  if (availableParallelism() <= 2) return true;
  if (output("taskset", ["--version"]) === undefined) {
    console.log(`${availableParallelism()} cores: taskset, which would leave two of them, is not here.`);
    return true;
  }
  const args = ["-c", "0,1", process.execPath, ...process.argv.slice(1)];
  process.exitCode = spawnSync("taskset", args, { stdio: "inherit" }).status ?? 1;
  return false;
}
