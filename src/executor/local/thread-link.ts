import { Worker } from "node:worker_threads";
import { Claims } from "../claims.ts";
import type { FromWorker, ToWorker } from "../worker-protocol.ts";
import type { LinkEvents, StartWorker, WorkerLink } from "./worker-link.ts";

export interface ThreadOptions {
  /** The file that a thread runs. */
  readonly entry: URL;
  /** What the entry file is given; it finds it, beside `claims`, in `workerData`. */
  readonly data: unknown;
  /** Limit of a thread's heap in bytes. Default: Node's. */
  readonly heapBytes?: number | undefined;
}

const depth = 128;
/** How often, and after how many milliseconds, to look again whether a thread is done with starting a program. */
const shieldTries = 100;
const shieldMs = 5;

export function threadStarter(options: ThreadOptions): StartWorker {
  const usual = options.heapBytes;
  return (events, heapBytes = usual) => new ThreadLink({ ...options, heapBytes }, events);
}

class ThreadLink implements WorkerLink {
  readonly kind = "thread";
  readonly depth = depth;
  readonly #worker: Worker;
  readonly #claims = new Claims();
  #error: (Error & { code?: string }) | undefined;

  constructor({ entry, data, heapBytes }: ThreadOptions, events: LinkEvents) {
    const limits = heapBytes === undefined ? {} : { maxOldGenerationSizeMb: Math.ceil(heapBytes / 2 ** 20) };
    this.#worker = new Worker(entry, {
      workerData: { data, claims: this.#claims.buffer },
      resourceLimits: limits,
      stdout: true, // standard output is for results: what a thread says outside any element goes to standard error
      name: "sheaf-worker",
    });
    this.#worker.stdout.pipe(process.stderr, { end: false });
    this.#worker.on("message", (message: FromWorker) => events.message(message));
    this.#worker.on("error", (error) => (this.#error = error as Error & { code?: string }));
    this.#worker.once("exit", (exitCode) => {
      const outOfMemory = this.#error?.code === "ERR_WORKER_OUT_OF_MEMORY";
      events.exit({ exitCode, signal: undefined, error: this.#error, outOfMemory, lastLines: [] });
    });
  }

  post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  offer(place: number): void {
    this.#claims.offer(place);
  }

  takeBack(place: number): boolean {
    return this.#claims.take(place);
  }

  end(): void {
    this.#terminate(shieldTries);
  }

  #terminate(tries: number): void {
    if (tries > 0 && this.#claims.shielded) setTimeout(() => this.#terminate(tries - 1), shieldMs);
    else void this.#worker.terminate();
  }
}
