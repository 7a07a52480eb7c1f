import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const scripts = fileURLToPath(new URL("../../scripts/services", import.meta.url));
const run = promisify(execFile);

export interface ServiceOptions {
  /** Test files that give the same name and the same settings use one service; without it, it is this caller's own. */
  readonly shared?: string | undefined;
}

/** Why services cannot run here, or undefined. */
export function noServices(): string | undefined {
  if (process.platform !== "linux") return `the services are started on Linux, not on ${process.platform}`;
  if (process.getuid?.() !== 0) return "the services are started as root";
  const hasApt = (process.env.PATH ?? "")
    .split(delimiter)
    .some((folder) => existsSync(join(folder, "apt-get")));
  return hasApt ? undefined : "there is no apt-get to install the services with";
}

/** For `describe.skipIf`: true, and says so, when services cannot run here. */
export function skipLoudly(what: string): boolean {
  const reason = noServices();
  if (reason !== undefined) console.warn(`SKIPPED: ${what}: ${reason}`);
  return reason !== undefined;
}

let own = 0;

/** A running service. It stops when it is disposed of, or when this process ends in any way. */
export class Service implements AsyncDisposable {
  readonly #name: string;
  readonly #settings: NodeJS.ProcessEnv;
  readonly #keeper: ChildProcess;
  /** Everything of it is in here. */
  readonly dir: string;

  private constructor(name: string, settings: NodeJS.ProcessEnv, options: ServiceOptions) {
    const key =
      options.shared === undefined ? `${process.pid}-${++own}` : `${options.shared}-${digest(settings)}`;
    this.#name = name;
    this.#settings = { ...process.env, ...settings };
    this.dir = join(tmpdir(), "sheaf-services", `${name}-${key}`);
    this.#keeper = spawn(join(scripts, "keep.sh"), [name, this.dir], {
      env: this.#settings,
      detached: true, // it outlives us for as long as it takes to stop the service
      stdio: ["pipe", "pipe", "pipe"],
    });
  }

  static async start(name: string, settings: NodeJS.ProcessEnv, options: ServiceOptions): Promise<Service> {
    const service = new Service(name, settings, options);
    await service.#ready();
    return service;
  }

  #ready(): Promise<void> {
    const { stdout, stderr } = this.#keeper;
    let said = "";
    return new Promise((resolve, reject) => {
      stderr!.setEncoding("utf8").on("data", (text: string) => (said += text));
      stdout!.once("data", () => resolve());
      this.#keeper.once("error", reject);
      this.#keeper.once("close", () => reject(new Error(`${this.#name} did not start: ${said.trim()}`)));
    });
  }

  /** The environment in which commands reach it. */
  get env(): Record<string, string> {
    const text = readFileSync(join(this.dir, "env.sh"), "utf8");
    const given = [...text.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!] as const);
    return { ...(process.env as Record<string, string>), ...Object.fromEntries(given) };
  }

  /** What a command says on its standard output; rejects when it fails. */
  async command(program: string, ...args: string[]): Promise<string> {
    const { stdout } = await run(program, args, { env: this.env, maxBuffer: 2 ** 28 });
    return stdout;
  }

  /** Sends a signal to one of its daemons, by the pid file that it wrote. */
  kill(pidFile: string, signal: NodeJS.Signals): void {
    process.kill(Number(readFileSync(join(this.dir, pidFile), "utf8").trim()), signal);
  }

  /** Starts the daemons that do not run any more. */
  async repair(): Promise<void> {
    await run(join(scripts, `${this.#name}-up.sh`), [this.dir], { env: this.#settings });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#keeper.exitCode !== null) return;
    const closed = new Promise((resolve) => this.#keeper.once("close", resolve));
    this.#keeper.stdin!.end();
    await closed;
  }
}

const digest = (settings: NodeJS.ProcessEnv) =>
  createHash("sha256").update(JSON.stringify(settings)).digest("hex").slice(0, 12);
