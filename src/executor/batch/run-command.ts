import { spawn } from "node:child_process";
import { openSync, closeSync } from "node:fs";
import type { Command, CommandOutput } from "./dialect/command.ts";

export interface RunCommandOptions {
  /** Variables that must not reach the command: `Dialect.outerVariables`. */
  readonly without: RegExp;
  /** After which it is given up. Default a minute: a controller that is down lets its commands hang for half of one. */
  readonly timeoutMs?: number;
}

/** Runs a scheduler's command. Never throws: whatever happens is an output. */
export function runCommand(
  { argv, stdinFile, env }: Command,
  { without, timeoutMs = 60_000 }: RunCommandOptions,
): Promise<CommandOutput> {
  const [program, ...args] = argv;
  const kept = Object.entries(process.env).filter(([name]) => !without.test(name));
  return new Promise((resolve) => {
    const stdin = stdinFile === undefined ? "ignore" : openSync(stdinFile, "r");
    const child = spawn(program, args, {
      env: { ...Object.fromEntries(kept), LC_ALL: "C", ...env },
      stdio: [stdin, "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    if (typeof stdin === "number") closeSync(stdin);
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout!.on("data", (bytes: Buffer) => stdout.push(bytes));
    child.stderr!.on("data", (bytes: Buffer) => stderr.push(bytes));
    const began = Date.now();
    child.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ exitCode: undefined, stdout: "", stderr: error.message, notFound: error.code === "ENOENT" }),
    );
    child.once("close", (code) =>
      resolve({
        exitCode: code ?? undefined,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
        timedOut: code === null && Date.now() - began >= timeoutMs,
      }),
    );
  });
}
