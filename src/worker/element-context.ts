import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { AttemptControl } from "../executor/attempt-control.ts";
import type { Work } from "../executor/executor.ts";
import type { IndexPath } from "../model/index-path.ts";
import type { StopSignal } from "../model/stop-reason.ts";
import { traceparentOf } from "../model/trace-context.ts";
import type { ExecOptions, ExecResult, TaskContext } from "../task/context.ts";
import { ElementLog } from "./element-log.ts";
import { execute } from "./exec.ts";
import type { PlaceMeter } from "./usage/place-meter.ts";
import type { Programs } from "./usage/used.ts";

/** Milliseconds between asking a program to end and killing it. */
const execGraceMs = 5000;

interface Surroundings {
  /** Cuts secrets out of what is logged. */
  readonly redact: (text: string) => string;
  readonly meter: PlaceMeter;
}

/** The context of one attempt. Everything that costs something is made when it is first asked for. */
export class ElementContext implements TaskContext {
  readonly #work: Work;
  readonly #control: AttemptControl;
  readonly #around: Surroundings;
  #programs: Programs | undefined;
  #log: ElementLog | undefined;
  #workDirMade = false;

  constructor(work: Work, control: AttemptControl, around: Surroundings) {
    this.#work = work;
    this.#control = control;
    this.#around = around;
  }

  get run(): string {
    return this.#work.run;
  }

  get step(): string {
    return this.#work.step;
  }

  get index(): IndexPath {
    return this.#work.index;
  }

  get attempt(): number {
    return this.#work.attempt;
  }

  get runDir(): string {
    return this.#work.runDir;
  }

  get workDir(): string {
    if (!this.#workDirMade) mkdirSync(this.#work.workDir, { recursive: true });
    this.#workDirMade = true;
    return this.#work.workDir;
  }

  /** The scratch folder if the task asked for it. */
  get usedWorkDir(): string | undefined {
    return this.#workDirMade ? this.#work.workDir : undefined;
  }

  /** What measures the programs that the task called, if it called any. */
  get usedPrograms(): Programs | undefined {
    return this.#programs;
  }

  get log(): ElementLog {
    return (this.#log ??= new ElementLog(this.#work.logFile, this.#around.redact));
  }

  get signal(): StopSignal {
    return this.#control.signal;
  }

  // The functions are made on access, bound: tasks take them out of the context by destructuring.
  get progress(): TaskContext["progress"] {
    return (done, total) => this.#control.report.progress(done, total);
  }

  get exec(): TaskContext["exec"] {
    return (program, args = [], options = {}) => this.#exec(program, args.map(String), options);
  }

  close(): void {
    this.#log?.close();
    this.#log = undefined;
  }

  #exec(program: string, args: readonly string[], options: ExecOptions): Promise<ExecResult> {
    const { runDir, container, preamble } = this.#work;
    const traceparent = traceparentOf(process.env, this.#work);
    const env = {
      ...(traceparent === undefined ? {} : { TRACEPARENT: traceparent }),
      ...this.#work.env,
      ...this.#control.env,
      ...options.env,
    };
    const cwd = resolve(this.workDir, options.cwd ?? ".");
    const folders = [this.workDir, runDir].filter((folder) => existsSync(folder));
    const request = { program, args, cwd, env, container, preamble, folders };
    const programs = (this.#programs ??= this.#around.meter.programs());
    const host = { runDir, log: this.log, control: this.#control, programs, graceMs: execGraceMs };
    return execute(request, options, host);
  }
}
