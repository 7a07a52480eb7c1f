import type { Failure } from "./failure.ts";
import type { ElementName, ElementState, RunStateName } from "./states.ts";
import type { Usage } from "./usage.ts";

/** All that is recorded of one element. Times are milliseconds since 1970. */
export interface ElementReport extends ElementName {
  readonly run: string;
  readonly runState: RunStateName;
  readonly flow: string;
  readonly task: string;
  readonly state: ElementState;
  /** In the order of wiring. */
  readonly inputs: readonly RecordedInput[];
  /** Of one that succeeded or was cached. */
  readonly output?: RecordedOutput;
  /** Of a cached one: whose result it took. */
  readonly origin?: ResultOrigin;
  /** Of the last attempt. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Of the last attempt. */
  readonly elapsedMs?: number;
  /** The last one included. */
  readonly attempts: readonly RecordedAttempt[];
  /** What the step asks for; "computed": it depends on the input. */
  readonly asked?: Readonly<Record<string, number | string | boolean | object>> | "computed";
  readonly used?: Usage;
  readonly log: RecordedLog;
  /** The run directory. */
  readonly dir: string;
  /** The scratch folder of the last attempt, where it was kept. */
  readonly workDir?: string;
}

export interface RecordedInput {
  readonly name: string;
  /** As it would be written in the flow: `params.bucket`, `convert[*]`. */
  readonly from: string;
  /** The value as JSON where it is short, else its beginning. Absent where nothing was recorded of it. */
  readonly value?: string;
  /** Where `value` is an excerpt: the digest of the whole. */
  readonly digest?: string;
}

export interface RecordedOutput {
  readonly format: string;
  readonly bytes: number;
  readonly digest: string;
  /** As a task that takes it would see it. */
  readonly value?: unknown;
  /** Why there is no `value`. */
  readonly missing?: string;
}

/** Where a result was computed. */
export interface ResultOrigin {
  readonly run: string;
  readonly step: string;
  /** Undefined when that element is there no more. */
  readonly index: readonly number[] | undefined;
  readonly at: number;
  /** What it took to compute, and a hit saves. */
  readonly elapsedMs: number;
}

export interface RecordedAttempt {
  readonly attempt: number;
  readonly startedAt: number;
  readonly elapsedMs?: number;
  /** Absent for one that succeeded or still runs. */
  readonly failure?: Failure;
}

export interface RecordedLog {
  readonly file: string;
  /** The last lines. */
  readonly lines: readonly string[];
  /** True when there are more before them. */
  readonly isCut: boolean;
  /** The batch job of an element that wrote nothing: the lines are the scheduler's log of it. */
  readonly job?: string | undefined;
  /** Where that log is empty too: how the scheduler says that the job is doing. */
  readonly says?: string | undefined;
}
