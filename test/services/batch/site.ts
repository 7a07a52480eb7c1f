import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { RunStatus } from "sheaf";
import type { RunDocument } from "../../../src/cli/run-document.ts";
import type { PayloadHead } from "../../../src/executor/batch/payload.ts";
import type { Service } from "../service.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
export const bin = join(root, "dist/cli/bin.js");

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Jobs = NonNullable<RunStatus["batch"]>["submissions"][number];

/** A user's project on a cluster: a folder that all nodes see, and the command line at work in it. */
export class Site implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-site-")));
  readonly #service: Service;
  readonly #executor: string;

  constructor(service: Service, files: Readonly<Record<string, string>> = {}, executor = "slurm") {
    this.#service = service;
    this.#executor = executor;
    mkdirSync(join(this.folder, "node_modules"));
    symlinkSync(root, join(this.folder, "node_modules/sheaf"));
    symlinkSync(join(root, "node_modules/zod"), join(this.folder, "node_modules/zod"));
    this.write("package.json", '{ "type": "module" }');
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text = "", mode = 0o644): void {
    writeFileSync(this.path(name), text, { mode });
  }

  remove(name: string): void {
    rmSync(this.path(name), { recursive: true });
  }

  /** What elements have noted, one line each. */
  noted(): string[] {
    const file = this.path("noted");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  /** Submits the flow of `deedsFlow` that is in `flow.ts`. */
  submitDeeds(deeds: readonly string[], ...words: readonly string[]): Promise<string> {
    this.write("deeds.json", JSON.stringify({ deeds }));
    return this.submit("flow.ts", "--params", "deeds.json", ...words);
  }

  start(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, words, {
      cwd: this.folder,
      env: { ...this.#service.env, HOME: this.folder, SHEAF_EXECUTOR: this.#executor, ...env },
    });
    const said = { out: "", err: "" };
    child.stdout.on("data", (text: Buffer) => void (said.out += text.toString()));
    child.stderr.on("data", (text: Buffer) => void (said.err += text.toString()));
    const ended = new Promise<Said>((resolve) => child.on("close", (code) => resolve({ code, ...said })));
    return { child, said, ended };
  }

  /** Runs `sheaf` here and waits for its end. */
  sheaf(...words: readonly string[]): Promise<Said> {
    return this.start([bin, ...words]).ended;
  }

  /** What it prints; throws when it fails. */
  async said(...words: readonly string[]): Promise<string> {
    const { code, out, err } = await this.sheaf(...words);
    if (code !== 0) throw new Error(`sheaf ${words.join(" ")}: exit code ${code}\n${out}${err}`);
    return out;
  }

  /** The run's id. */
  async submit(...words: readonly string[]): Promise<string> {
    return (await this.said("submit", ...words)).trim();
  }

  async status(run: string): Promise<RunStatus> {
    return JSON.parse(await this.said("status", run, "--json")) as RunStatus;
  }

  /** Waits until the status tells of such jobs of a run that are still in the queue. */
  job(run: string, isMeant: (jobs: Jobs) => boolean = () => true): Promise<Jobs> {
    return until("such jobs are in the queue", async () =>
      (await this.status(run)).batch?.submissions.find(isMeant),
    );
  }

  /** Waits for a run's end: what `wait --json` prints. */
  async ended(run: string): Promise<RunDocument> {
    const { out, err } = await this.sheaf("wait", run, "--json");
    if (out === "") throw new Error(err);
    return JSON.parse(out) as RunDocument;
  }

  /** The jobs that are in the queue of a Slurm for a run. */
  async queued(run: string): Promise<string[]> {
    const lines = await this.#service.command("squeue", "--noheader", "--format=%j %A %T");
    return lines.split("\n").filter((line) => line.startsWith(`${run}.`));
  }

  /** How often jobs with elements of a run were submitted, dispatch jobs aside: each submission keeps its folder. */
  submissions(run: string): number {
    return this.#submissionFolders(run).length;
  }

  /** What the elements of each submission of a run have in common, in their order. */
  heads(run: string): PayloadHead[] {
    const files = this.#submissionFolders(run).map((folder) => join(folder, "head.json"));
    return files.map((file) => JSON.parse(readFileSync(file, "utf8")) as PayloadHead);
  }

  #submissionFolders(run: string): string[] {
    const folder = this.path(`.sheaf/runs/${run}/batch`);
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+$/.test(name)) : [];
    return names.toSorted((a, b) => Number(a) - Number(b)).map((name) => join(folder, name));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Polls until there is something. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  for (const end = Date.now() + 240_000; Date.now() < end; await after(100)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`waited in vain until ${what}`);
}

/** How many elements of each step are in a state, where there are any. */
export function counts({ steps }: RunDocument, state: string): Record<string, number> {
  const all = Object.entries(steps).map(([name, step]): [string, number] => [
    name,
    (step as Record<string, number>)[state] ?? 0,
  ]);
  return Object.fromEntries(all.filter(([, count]) => count > 0));
}
