import type { Chunk } from "../model/chunk.ts";
import type { Failure } from "../model/failure.ts";
import type { IndexPath } from "../model/index-path.ts";
import type { MailOrder } from "../model/mail.ts";
import type { Usage } from "../model/usage.ts";
import type { Warning } from "../model/warning.ts";
import type { Container, Isolation, Task } from "../task/task.ts";
import type { Encoded, Held } from "../value/encoded.ts";

export type { Isolation };

/** Where a worker finds a task: module, flow export, step. Undefined parts: only this process knows it. */
export interface TaskLocation {
  /** A file: URL. */
  readonly module: string;
  /** The export that holds the flow or task; undefined: the flow is found by its name among those the module defines. */
  readonly exportName: string | undefined;
  readonly flow: string;
  readonly step: string;
}

/** Resources in plain numbers: cores, bytes, GPUs, milliseconds. */
export interface Need {
  readonly cpus: number;
  readonly memBytes: number;
  readonly gpus: number;
  readonly timeMs: number | undefined;
  /** How it is told before its time is over. Undefined: as the executor does. */
  readonly warning?: Warning | undefined;
  /** What only a batch scheduler understands: queue, account, its own flags. */
  readonly scheduler?: SchedulerNeed | undefined;
}

/** The parts of a request that only a batch scheduler understands. Undefined: its own default. */
export interface SchedulerNeed {
  /** Queue or partition. */
  readonly queue?: string | undefined;
  /** Account or project that is charged. */
  readonly account?: string | undefined;
  /** Properties that a node must have, in the scheduler's own words. */
  readonly constraint?: string | undefined;
  /** Quality of service. */
  readonly qos?: string | undefined;
  /** Nobody else's job on the node. */
  readonly exclusive?: boolean | undefined;
  /** What the scheduler calls the job. */
  readonly jobName?: string | undefined;
  readonly mail?: MailOrder | undefined;
  /** The scheduler's own flags, one argument each (`["--switches=1"]`). They win over everything else. */
  readonly native?: readonly string[] | undefined;
}

/** One attempt of one element, ready to run. Inputs are parsed already. */
export interface Work {
  /** Unique among the attempts of this engine; what the executor's other methods are called with. */
  readonly attemptId: number;
  readonly run: string;
  readonly step: string;
  readonly index: IndexPath;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly task: Task;
  readonly location: TaskLocation | undefined;
  /** The code fingerprint that was planned; a worker that loads another reports `stale`. */
  readonly code: string;
  readonly inputs: Readonly<Record<string, Held>>;
  /** What the result will be found by; an executor that outlives this process knows the attempt by it. */
  readonly identity?: string | undefined;
  readonly isolation: Isolation;
  /** "local": to be run by the process that drives the run. */
  readonly executor?: "local" | undefined;
  /** Elements of its step at once, for executors that see to that themselves. */
  readonly throttle?: number | undefined;
  /** How many elements of its step a batch job runs. */
  readonly chunk?: Chunk | undefined;
  readonly need: Need;
  /** The declared environment, read once at launch. */
  readonly env: Readonly<Record<string, string>>;
  readonly preamble: readonly string[];
  readonly container: Container | undefined;
  readonly runDir: string;
  /** Made by the worker when first needed. */
  readonly logFile: string;
  readonly workDir: string;
}

/** A try that was cut off and made again by others than the engine: a scheduler that requeues what it preempts. */
export interface Interruption {
  readonly startedAt: number;
  readonly failure: Failure;
}

/** How an attempt ended. */
export type Outcome =
  | {
      readonly type: "succeeded";
      readonly output: Encoded;
      readonly elapsedMs: number;
      readonly usage?: Usage | undefined;
      /** Tries before this one, that the engine does not know of. */
      readonly interrupted?: readonly Interruption[] | undefined;
    }
  | {
      readonly type: "failed";
      readonly failure: Failure;
      readonly elapsedMs: number;
      readonly usage?: Usage | undefined;
      readonly interrupted?: readonly Interruption[] | undefined;
    }
  /** `detail`: who did it, when it was not the engine that asked for it. */
  | { readonly type: "cancelled"; readonly detail?: string | undefined }
  | { readonly type: "stale"; readonly difference: string };

/** What an executor has to say about attempts since it was last asked. */
export type Observation =
  | { readonly type: "started"; readonly attemptId: number; readonly at: number }
  | {
      readonly type: "progress";
      readonly attemptId: number;
      readonly done: number;
      readonly total: number | undefined;
    }
  /** It has ended; `collect` gives the outcome. */
  | { readonly type: "ended"; readonly attemptId: number };

/**
 * Where elements run. Every executor (this machine, a batch scheduler, a queue) keeps this contract, and
 * `executor/conformance.ts` is its test.
 *
 * An attempt that was submitted is either observed as `ended` exactly once, whatever happens to its worker, or still
 * open when the executor is closed.
 */
export interface Executor {
  readonly name: string;
  /** True: it is given all that is ready, and lets no more of a step run at once than its throttle allows. */
  readonly throttles?: boolean;
  /** How many more attempts it would like to be given now; the engine keeps the rest. */
  room(): number;
  /** Why it can never run this (a machine too small, an isolation it does not have), or undefined. */
  refuses(work: Work): Failure | undefined;
  /**
   * Takes attempts in, in order. Returns at once; a failure to start is an outcome like any other. Here and below, what
   * needs no waiting is given without a promise: in a chain of short steps promises would be much of the time.
   */
  submit(work: readonly Work[]): void | Promise<void>;
  /** What is new; waits until there is something or `signal` is aborted (then `[]`). */
  observe(signal: AbortSignal): readonly Observation[] | Promise<readonly Observation[]>;
  /** The outcomes of attempts that were observed to have ended, in the order asked for; each can be collected once. */
  collect(attemptIds: readonly number[]): readonly Outcome[] | Promise<readonly Outcome[]>;
  /** Asks for attempts to end; they are observed as ended when they have. `kill` does not wait for them to end by themselves. */
  cancel(attemptIds: readonly number[], how: { readonly kill: boolean }): Promise<void>;
  /** What was collected is in the store now: what was kept of it elsewhere can go. */
  settled?(attemptIds: readonly number[]): Promise<void>;
  /**
   * Called when nothing can be done until something ends, or until `at` (0: something can be done at once, but not in
   * this process). True: others will go on with the run then, and
   * this process may stop. Undefined or false: it has to wait itself.
   */
  handOver?(at: number | undefined): Promise<boolean>;
  /** What a person should know, since it was last asked: a thread blocked by a task, a slow node. */
  notices?(): readonly string[];
  /** Ends everything that it still runs, and waits until it has. */
  close(): Promise<void>;
}
