import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { AttemptMemory } from "../attempt-memory.ts";
import { heapFlag, saysHeapIsFull } from "../heap-limit.ts";
import { signalGroup } from "../process-group.ts";
import type { FromWorker, ToWorker } from "../worker-protocol.ts";
import { oomKills } from "./oom-kills.ts";
import { usualHeapBytes } from "./usual-heap.ts";
import type { LinkEvents, StartWorker, WorkerExit, WorkerLink } from "./worker-link.ts";

export interface ProcessOptions {
  /** The file that a child process runs. */
  readonly entry: URL;
  /** What the entry file is given: its first message. */
  readonly data: unknown;
  /** Watches the memory of a child. Default: nobody does. */
  readonly memoryOf?: ((pid: number) => AttemptMemory) | undefined;
}

const graceMs = 2000;
const tailLength = 8192;

export function processStarter(options: ProcessOptions): StartWorker {
  return (events, heapBytes) => new ProcessLink(options, events, heapBytes);
}

/** A child process, the leader of its own process group: signals of the terminal do not reach it. */
class ProcessLink implements WorkerLink {
  readonly kind = "process";
  /** A place cannot be taken back from a blocked process: nothing waits in it. */
  readonly depth = 0;
  readonly memory: AttemptMemory | undefined;
  readonly #child: ChildProcess;
  readonly #oomKills = oomKills();
  readonly #heapBytes: number;
  #tail = "";
  #error: Error | undefined;
  #killTimer: NodeJS.Timeout | undefined;

  constructor({ entry, data, memoryOf }: ProcessOptions, events: LinkEvents, heapBytes: number | undefined) {
    this.#heapBytes = heapBytes ?? usualHeapBytes();
    const heap = heapBytes === undefined ? [] : [heapFlag(heapBytes)];
    this.#child = fork(fileURLToPath(entry), [], {
      detached: true,
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: [...process.execArgv.filter((flag) => !/^--(inspect|test)/.test(flag)), ...heap],
    });
    this.#child.stdout?.on("data", (bytes: Buffer) => process.stderr.write(bytes));
    this.#child.stderr?.on("data", (bytes: Buffer) => (this.#tail = (this.#tail + bytes).slice(-tailLength)));
    this.#child.on("message", (message) => events.message(message as FromWorker));
    this.#child.on("error", (error) => (this.#error ??= error));
    this.#onceOver((exit) => events.exit(exit));
    const { pid } = this.#child;
    this.memory = pid === undefined ? undefined : memoryOf?.(pid);
    this.post({ type: "init", data } as never);
  }

  post(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => {}); // a dead child is told by its exit
  }

  offer(): void {}

  takeBack(): boolean {
    return false;
  }

  end(hard: boolean): void {
    this.#signal(hard ? "SIGKILL" : "SIGTERM");
    if (!hard) this.#killTimer ??= setTimeout(() => this.#signal("SIGKILL"), graceMs);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid !== undefined) signalGroup(this.#child.pid, signal);
  }

  // "close" comes after the last message and the last output. Who inherited the pipes could hold it back for ever.
  #onceOver(over: (exit: WorkerExit) => void): void {
    let told = false;
    const tell = () => {
      if (told) return;
      told = true;
      clearTimeout(this.#killTimer);
      over(this.#exit());
    };
    this.#child.once("close", tell);
    this.#child.once("exit", () => {
      this.#signal("SIGKILL"); // the rest of its group
      setTimeout(tell, 1000).unref();
    });
    this.#child.once("error", () => this.#child.pid === undefined && tell());
  }

  #exit(): WorkerExit {
    const { exitCode, signalCode } = this.#child;
    const lastLines = this.#tail
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-20);
    const isHeapFull = saysHeapIsFull(this.#tail);
    const outOfMemory = isHeapFull || (signalCode === "SIGKILL" && oomKills() > this.#oomKills);
    return {
      exitCode: exitCode ?? undefined,
      signal: signalCode ?? undefined,
      error: this.#error,
      outOfMemory,
      fullHeapBytes: isHeapFull ? this.#heapBytes : undefined,
      lastLines,
    };
  }
}
