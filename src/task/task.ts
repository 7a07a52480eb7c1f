import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Failure } from "../model/failure.ts";
import type { Mail } from "../model/mail.ts";
import type { Duration, Size } from "../model/quantity.ts";
import type { Signal } from "../model/warning.ts";
import type { AnyFormat } from "../value/format/format.ts";
import type { TaskContext } from "./context.ts";
import type { CallSite } from "./module-of.ts";

export type Schema<In = any, Out = any> = StandardSchemaV1<In, Out>; // oxlint-disable-line no-explicit-any -- a schema of anything

/** What an attempt may use. Sizes in bytes or as "16GB", times in seconds or as "10m". */
export interface Resources {
  /** CPU cores. Default 1. */
  readonly cpus?: number;
  /** Memory. Default: not counted. */
  readonly mem?: Size;
  /** GPUs. Default 0. */
  readonly gpus?: number;
  /** Wall time of one attempt, after which it is killed. Default: no limit. */
  readonly time?: Duration;
  /**
   * A warning before `time` is over: `"USR1@60"` aborts the context's `signal` 60 seconds before, and sends SIGUSR1 to the programs
   * that the task has called. `"B:USR1@60"` tells the task alone. Default: none on this machine; 30 seconds before a batch job's end.
   */
  readonly signal?: Signal;
  /** What follows, only a batch scheduler goes by. Queue or partition. */
  readonly queue?: string;
  /** The same, as Slurm calls it. */
  readonly partition?: string;
  /** Account or project that is charged. */
  readonly account?: string;
  /** Properties that a node must have, in the scheduler's own words. */
  readonly constraint?: string;
  /** Quality of service. */
  readonly qos?: string;
  /** Nobody else's job on the node. Default false. */
  readonly exclusive?: boolean;
  /** What the scheduler calls the job. Default: the run and the step. */
  readonly jobName?: string;
  /** Mail about jobs: `"me@example.org"` when one has ended, well or not; `{ to: "me@example.org", on: ["fail"] }`. */
  readonly mail?: Mail;
  /** The scheduler's own flags, one argument each: `["--switches=1"]`. They win over everything above. */
  readonly native?: readonly string[];
}

export interface Backoff {
  /** Wait before the second attempt. Default "1s". */
  readonly initial?: Duration;
  /** Each further wait is this times longer. Default 2. */
  readonly factor?: number;
  /** No wait is longer. Default "1m". */
  readonly max?: Duration;
  /** Part of the wait that is drawn at random, 0 to 1. Default 0.1. */
  readonly jitter?: number;
}

export interface RetryPolicy {
  /** Further attempts after the first. */
  readonly limit: number;
  readonly backoff?: Backoff;
  /** Which failures are tried again. Default: all but invalid inputs and outputs. */
  readonly on?: (failure: Failure, attempt: number) => boolean;
  /** What a further attempt asks for more of, after one that ran out of it; `true`: twice as much memory or time. Default: as much as before. */
  readonly escalate?: boolean | Escalation;
}

/** How much more an attempt asks for after one that ran out: a factor, or a factor (default 2) and a limit. */
export type Growth<Amount> = number | { readonly factor?: number; readonly max?: Amount };

export interface Escalation {
  /** After running out of memory: from what was asked for, or what was measured, whichever is more. */
  readonly mem?: Growth<Size>;
  /** After a timeout. */
  readonly time?: Growth<Duration>;
}

/** Where an attempt runs on this machine: on the engine's own thread, in a worker thread, or in a child process. */
export type Isolation = "inline" | "thread" | "process";

export interface Container {
  readonly image: string;
  /** Default "apptainer". */
  readonly runtime?: "apptainer" | "docker" | "podman";
  readonly options?: readonly string[];
}

/** A task as every part of Sheaf below the wiring sees it: checked, with defaults filled in, without its type parameters. */
export interface Task {
  readonly kind: "task";
  readonly name: string;
  readonly description: string | undefined;
  /** Per-key schemas, or one schema of the whole input object. */
  readonly input:
    | { readonly type: "keys"; readonly keys: Readonly<Record<string, Schema>> }
    | { readonly type: "whole"; readonly schema: Schema };
  readonly output: Schema;
  readonly body: (input: never, context: TaskContext) => unknown;
  readonly version: string | undefined;
  readonly resources: Resources | ((input: never, attempt: number) => Resources) | undefined;
  readonly retry: RetryPolicy | undefined;
  readonly isolation: Isolation | undefined;
  readonly cache: boolean;
  readonly deterministic: boolean;
  /** Environment variables that the result depends on. */
  readonly env: readonly string[];
  /** Inputs left out of the identity. */
  readonly ignore: readonly string[];
  /** Programs and files that the result depends on; part of the code's fingerprint. */
  readonly uses: readonly string[];
  /** The output's format; undefined: chosen by the value. */
  readonly format: string | AnyFormat | undefined;
  /** Says whether a cached output is still good. */
  readonly verify: ((output: never) => boolean | Promise<boolean>) | undefined;
  readonly preamble: readonly string[];
  readonly container: Container | undefined;
  /** Where it was defined; undefined for code that is in no file. */
  readonly site?: CallSite | undefined;
}
