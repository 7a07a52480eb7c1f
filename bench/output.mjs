import { spawnSync } from "node:child_process";

/** What a command prints, trimmed; undefined when there is no such command or it fails. */
export function output(command, args, env = {}) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 120_000,
  });
  return status === 0 ? stdout.trim() : undefined;
}
