import { openSync, closeSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Command, CommandOutput } from "../../src/executor/batch/dialect/command.ts";
import type { DialectLab } from "../../src/executor/batch/dialect/conformance.ts";
import type { Service } from "./service.ts";

/** Starts a dialect's command as an executor does. */
export async function runCommand(command: Command, env: NodeJS.ProcessEnv): Promise<CommandOutput> {
  const [program, ...args] = command.argv;
  const stdin = openSync(command.stdinFile ?? "/dev/null", "r");
  const child = spawn(program, args, { env: { ...env, ...command.env }, stdio: [stdin, "pipe", "pipe"] });
  closeSync(stdin);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, "close"),
  ]);
  return { exitCode: exitCode ?? undefined, stdout, stderr };
}

interface Traits {
  readonly cancelledAs: DialectLab["cancelledAs"];
  /** What in the environment leads commands to where nobody listens. */
  readonly unreachable: (service: Service) => NodeJS.ProcessEnv;
}

/** A scheduler that runs on this machine. */
export function realLab(service: Service, { cancelledAs, unreachable }: Traits): DialectLab {
  return {
    isRecorded: false,
    unknownId: "999999",
    cancelledAs,
    run: (scene, command) =>
      runCommand(
        command,
        scene === "is unreachable" ? { ...service.env, ...unreachable(service) } : service.env,
      ),
    close: () => service[Symbol.asyncDispose](),
  };
}
