import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Project, type Spoken } from "../cli/project.ts";

/** A user's project on a cluster whose programs are small scripts: jobs are taken and never run; what is said of them is up to the test. */
export class FakeSlurm implements Disposable {
  readonly project: Project;
  readonly #bin: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.project = new Project(files);
    this.#bin = join(this.project.folder, "cluster");
    mkdirSync(this.#bin);
    writeFileSync(join(this.#bin, "calls"), "");
    this.#program("sbatch", `grep -c ^sbatch '${this.#bin}/calls'`);
    this.#program("scontrol", "echo 'MaxArraySize = 3'");
    for (const name of ["squeue", "sacct", "sinfo"])
      this.#program(name, `cat '${this.#bin}/${name}.txt' 2>/dev/null; true`);
    for (const name of ["sacctmgr", "scancel"]) this.#program(name, "true");
  }

  /** From now on jobs are refused whose command has these words. */
  refuses(words: string, because: string): void {
    const refuse = `case "$*" in *"${words}"*) echo '${because}' >&2; exit 1;; esac`;
    this.#program("sbatch", `${refuse}\ngrep -c ^sbatch '${this.#bin}/calls'`);
  }

  /** From now on a program takes so many seconds, and then says that the controller is down. */
  hangs(name: string, seconds: number): void {
    this.#program(
      name,
      `sleep ${seconds}; echo "${name}: error: Unable to contact slurm controller (connect failure)" >&2; exit 1`,
    );
  }

  /** A minute passes for the job that goes on with a run. */
  passes(run: string): void {
    const file = join(this.project.folder, ".sheaf/runs", run, "batch/dispatch.json");
    const note = JSON.parse(readFileSync(file, "utf8")) as { submittedAt: number };
    writeFileSync(file, JSON.stringify({ ...note, submittedAt: note.submittedAt - 60_000 }));
  }

  /** What a program prints from now on. */
  says(name: "squeue" | "sacct" | "sinfo", lines: readonly string[]): void {
    writeFileSync(join(this.#bin, `${name}.txt`), lines.map((line) => `${line}\n`).join(""));
  }

  /** How often a program was called. */
  calls(name: string): number {
    return this.called(name).length;
  }

  /** With what a program was called, oldest first. */
  called(name: string): string[] {
    const calls = readFileSync(join(this.#bin, "calls"), "utf8").split("\n");
    return calls.filter((line) => line.startsWith(`${name} `));
  }

  get env(): Record<string, string> {
    return { PATH: `${this.#bin}${delimiter}${process.env["PATH"]}` };
  }

  sheaf(...words: readonly string[]): Spoken {
    return this.project.node([join(this.#installed, "cli/bin.js"), ...words], this.env);
  }

  /** Does what a dispatch job does on a node. */
  dispatch(run: string, job: string): Spoken {
    const home = join(this.project.folder, ".sheaf");
    const program = join(this.#installed, "app/dispatch-job.js");
    return this.project.node([program, home, run], { ...this.env, SHEAF_BATCH_JOB: job });
  }

  /** Does what the jobs of a submission do on a node. */
  work(run: string, submission: number, job: string, env: Readonly<Record<string, string>> = {}): Spoken {
    const folder = join(this.project.folder, ".sheaf/runs", run, "batch", String(submission));
    const program = join(this.#installed, "app/batch-worker.js");
    return this.project.node([program, folder], { SHEAF_BATCH_JOB: job, SHEAF_BATCH_INDEX: "0", ...env });
  }

  /** From now on, what is to go on with a run was submitted an hour ago. */
  age(run: string): void {
    const file = join(this.project.folder, ".sheaf/runs", run, "batch/dispatch.json");
    const note = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(file, JSON.stringify({ ...note, submittedAt: Date.now() - 3_600_000 }));
  }

  start(...words: readonly string[]) {
    return this.project.startIn(this.env, words);
  }

  get #installed(): string {
    return join(this.project.folder, "node_modules/sheaf/dist");
  }

  #program(name: string, answer: string): void {
    const file = join(this.#bin, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >>'${this.#bin}/calls'\n${answer}\n`);
    chmodSync(file, 0o755);
  }

  [Symbol.dispose](): void {
    this.project[Symbol.dispose]();
  }
}

export const squareFlow = `import { each, flow, task } from "sheaf";
import { z } from "zod";

export const square = task({
  name: "square",
  input: { n: z.int() },
  output: z.int(),
  resources: { mem: "2GB", queue: "long" },
  run: ({ n }) => n * n,
});

const sum = task({
  name: "sum",
  input: { all: z.array(z.int()) },
  output: z.int(),
  run: ({ all }) => all.reduce((a, b) => a + b, 0),
});

export default flow({
  name: "squares",
  params: { count: z.int() },
  steps: (_, { step }) => step(sum, { all: step(square, { n: each([1, 2, 3, 4, 5, 6, 7]) }) }),
});
`;
