import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AttemptControl } from "./executor/attempt-control.ts";
import type { Work } from "./executor/executor.ts";
import { endOrder } from "./executor/stop-reason.ts";
import type { IndexPath } from "./model/index-path.ts";
import type { TaskContext } from "./task/context.ts";
import { sharedMeter } from "./worker/usage/place-meter.ts";
import { ElementContext } from "./worker/element-context.ts";
import { ElementLog, type LogLevel } from "./worker/element-log.ts";

export interface TestContextOptions {
  /** Default "test". */
  readonly run?: string;
  /** Default "test". */
  readonly step?: string;
  /** Default: the empty index. */
  readonly index?: IndexPath;
  /** Default 1. */
  readonly attempt?: number;
}

/** What a task is warned of. */
export interface Warned {
  /** Default "timeout". */
  readonly cause?: "timeout" | "preempted";
  /** Default: nobody knows. */
  readonly secondsLeft?: number;
}

/** A line that a task logged. */
export interface LoggedMessage {
  readonly level: LogLevel;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** A context for calling tasks as functions: all that a run gives them, and what they logged and reported. */
export interface TestContext extends TaskContext, Disposable {
  /** What the task and its programs logged, in order. */
  readonly logged: readonly LoggedMessage[];
  /** What the task reported by `progress`, in order. */
  readonly progressed: readonly { readonly done: number; readonly total: number | undefined }[];
  /** Does what cancelling a run does: aborts `signal` and ends the programs that run. */
  cancel(): void;
  /** Does what the end of the attempt's time does before it comes, or a preemption: aborts `signal`, whose reason says so. */
  warn(warned?: Warned): void;
  /** Removes its folders. `using context = testContext()` does it by itself. */
  dispose(): void;
}

/**
 * A context for unit tests of tasks: its folders are temporary and made when first asked for, programs really run, and
 * its log and progress are kept to be looked at.
 *
 * @example
 * using context = testContext();
 * expect(await convert.run({ ncFile: "a.nc", bucket: "b" }, context)).toBe("s3://b/a.nc.zarr");
 * expect(context.logged).toEqual([{ level: "info", message: "converted" }]);
 */
export function testContext(options: TestContextOptions = {}): TestContext {
  return new Context(options);
}

/** Writes no file. What programs write has the levels `out` and `err`. */
class CollectingLog extends ElementLog {
  readonly logged: LoggedMessage[] = [];
  readonly #rest = { out: "", err: "" };

  override write(level: LogLevel, message: string, data?: LoggedMessage["data"]): void {
    this.logged.push(data === undefined ? { level, message } : { level, message, data });
  }

  override stream(level: "out" | "err", text: string): void {
    const lines = (this.#rest[level] + text).split("\n");
    this.#rest[level] = lines.pop()!;
    for (const message of lines) this.logged.push({ level, message });
  }

  /** The last line of what a program wrote may lack its end. */
  override close(): void {
    for (const level of ["out", "err"] as const) if (this.#rest[level] !== "") this.stream(level, "\n");
  }
}

class Context extends ElementContext implements TestContext {
  readonly progressed: { done: number; total: number | undefined }[] = [];
  readonly #log: CollectingLog;
  readonly #folder: LazyFolder;
  readonly #control: AttemptControl;

  constructor(options: TestContextOptions) {
    const folder = new LazyFolder();
    const progressed: { done: number; total: number | undefined }[] = [];
    const control = new AttemptControl({ progress: (done, total) => progressed.push({ done, total }) });
    super(workOf(options, folder), control, { redact: String, meter: sharedMeter });
    this.progressed = progressed;
    this.#folder = folder;
    this.#control = control;
    this.#log = new CollectingLog("", String);
  }

  override get log(): CollectingLog {
    return this.#log;
  }

  get logged(): readonly LoggedMessage[] {
    this.#log.close();
    return this.#log.logged;
  }

  cancel(): void {
    this.#control.abort(endOrder("cancelled", undefined));
  }

  warn({ cause = "timeout", secondsLeft }: Warned = {}): void {
    this.#control.abort({ why: cause, secondsLeft, toPrograms: "SIGTERM" });
  }

  dispose(): void {
    this.#folder.remove();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** A temporary folder, made when it is first asked for. */
class LazyFolder {
  #path: string | undefined;

  get path(): string {
    return (this.#path ??= realpathSync(mkdtempSync(join(tmpdir(), "sheaf-test-"))));
  }

  remove(): void {
    if (this.#path !== undefined) rmSync(this.#path, { recursive: true, force: true });
    this.#path = undefined;
  }
}

/** What a context reads of its work. */
function workOf(
  { run = "test", step = "test", index = [], attempt = 1 }: TestContextOptions,
  folder: LazyFolder,
): Work {
  const work = {
    run,
    step,
    index,
    attempt,
    env: {},
    preamble: [],
    container: undefined,
    get runDir() {
      return folder.path;
    },
    get workDir() {
      return join(folder.path, "work");
    },
  };
  return work as Partial<Work> as Work;
}
