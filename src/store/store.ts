import type { Failure } from "../model/failure.ts";
import type { IndexPath } from "../model/index-path.ts";
import type { LookUp, Unusable } from "../model/look-up.ts";
import type { Canceller, RunStateName, SkipReason, StepCounts } from "../model/states.ts";
import type { Usage } from "../model/usage.ts";
import type { Encoded } from "../value/encoded.ts";
import type { Holder } from "./holder.ts";
import type { ResultRow } from "./result-row.ts";
import type { Upkeep } from "./upkeep.ts";

export type { Holder, ResultRow };

/** How a run was asked for: all that `resume` and `retry` need to find and drive it again. */
export interface RunRecord {
  readonly id: string;
  readonly flow: string;
  /** file: URL of the module, when the flow has one. */
  readonly module: string | undefined;
  readonly exportName: string | undefined;
  /** The parsed params, in stored form. */
  readonly params: Encoded;
  /** The manifest of the graph: plain JSON, what `describe` prints. */
  readonly manifest: string;
  /** Names of the steps by their ids. */
  readonly steps: readonly string[];
  /** Launch options as plain JSON. */
  readonly options: string;
  readonly runDir: string;
  readonly createdAt: number;
  readonly host: string;
  readonly user: string;
  readonly argv: readonly string[];
}

/** What all elements of a task have in common in their identities, in one run. */
export interface TaskBasis {
  readonly task: string;
  /** The ids of the steps that use it, ascending; at least one. */
  readonly steps: readonly number[];
  /** What the identities begin with: `identityPrefix`. */
  readonly prefix: string;
  readonly lookUp: LookUp;
}

export interface TaskBasisRow extends TaskBasis {
  readonly run: string;
  /**
   * What it was compared with when the run began, kept because that run may be removed later: the latest earlier run of the
   * same flow with a task of this name, else of any flow.
   */
  readonly previous: { readonly run: string; readonly prefix: string } | undefined;
}

export interface RunRow extends RunRecord {
  readonly state: RunStateName;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly error: Failure | undefined;
  /** The run's result in stored form, once it has succeeded. */
  readonly result: Encoded | undefined;
  readonly holder: Holder | undefined;
  /** Where it ran, with what and of which state of the source: JSON of a `Provenance`, once that is known. */
  readonly provenance: string | undefined;
  /** Kept by collections until it is unpinned. */
  readonly pinned: boolean;
}

/** The right to write to a run. `epoch` grows with every taking; a write with an older one is refused (SHEAF_FENCED). */
export interface Lease {
  readonly run: string;
  readonly epoch: number;
}

/** What a look-up tells of a result: for most elements all that they need of it. */
export interface Hit {
  readonly id: number;
  /** How long it took to compute: what the hit saves. */
  readonly elapsedMs: number;
  /** The body of the output, when it is JSON that is kept inline with neither files nor secrets in it. */
  readonly text: string | undefined;
}

/** What becomes of an element, written by the lease holder. */
export type ElementWrite = { readonly step: number; readonly index: IndexPath } & (
  | {
      readonly state: "running";
      readonly attempt: number;
      readonly at: number;
      readonly identity: string;
      readonly inputs?: string | undefined;
    }
  /** A new result; `reusable` false keeps it out of others' look-ups, not out of this run's own. */
  | {
      readonly state: "succeeded";
      readonly attempt: number;
      readonly startedAt: number;
      readonly at: number;
      readonly identity: string;
      /** What the identity ends with, and what people are shown of it: `inputsText`. */
      readonly inputs: string;
      readonly output: Encoded;
      readonly elapsedMs: number;
      readonly reusable: boolean;
      readonly usage?: Usage | undefined;
      /** Set when it ran because the result that was found could not be used. */
      readonly unusable?: Unusable | undefined;
    }
  /** An attempt that failed and is tried again: it is kept beside the element, whose own row does not change. */
  | {
      readonly state: "retried";
      readonly attempt: number;
      readonly startedAt: number;
      readonly at: number;
      readonly failure: Failure;
      readonly usage?: Usage | undefined;
    }
  /** Another's result: of an earlier run, or of an element of this run with the same identity. */
  | { readonly state: "cached"; readonly at: number; readonly identity: string; readonly result: number }
  | {
      readonly state: "failed";
      readonly attempt: number;
      readonly startedAt: number;
      readonly at: number;
      /** Undefined where its inputs were found wanting. */
      readonly identity: string | undefined;
      readonly inputs?: string | undefined;
      readonly failure: Failure;
      readonly usage?: Usage | undefined;
    }
  | { readonly state: "cancelled"; readonly at: number; readonly by: Canceller }
  | { readonly state: "skipped"; readonly at: number; readonly because: SkipReason }
  | { readonly state: "stale"; readonly at: number; readonly difference: string }
  /** Takes it back to where it was before it ran (retry), or, with its attempts kept, to between two of them. */
  | { readonly state: "pending"; readonly keepsAttempts?: boolean }
);

export interface ElementRow {
  readonly step: number;
  readonly index: IndexPath;
  readonly state: "running" | "succeeded" | "cached" | "failed" | "cancelled" | "skipped" | "stale";
  readonly attempt: number;
  readonly startedAt: number | undefined;
  readonly at: number;
  readonly identity: string | undefined;
  /** For succeeded and cached. */
  readonly result: ResultRow | undefined;
  readonly failure: Failure | undefined;
  readonly because: SkipReason | undefined;
  readonly by: Canceller | undefined;
  readonly difference: string | undefined;
  /** Of a running, failed, succeeded or cached element: `inputsText`. */
  readonly inputs: string | undefined;
  readonly usage: Usage | undefined;
  readonly unusable: Unusable | undefined;
}

/** An attempt of an element before its last one. */
export interface AttemptRow {
  readonly attempt: number;
  readonly startedAt: number;
  readonly at: number;
  readonly failure: Failure;
  readonly usage: Usage | undefined;
}

export interface RunUpdate {
  readonly state?: RunStateName;
  /** When somebody took the run up again. */
  readonly startedAt?: number;
  readonly endedAt?: number | undefined;
  readonly error?: Failure | undefined;
  readonly result?: Encoded | undefined;
  /** A new manifest and step names (retry with changed code and the same wiring). */
  readonly manifest?: string;
  /** Where and how it goes on, when that has changed. */
  readonly options?: string;
  /** In place of all that were recorded. */
  readonly tasks?: readonly TaskBasis[];
  readonly provenance?: string;
}

/** What other commands ask of the process that drives a run. */
export type Request = {
  readonly type: "cancel";
  readonly step?: string | undefined;
  readonly index?: IndexPath | undefined;
  readonly kill?: boolean;
};

export interface RunQuery {
  /** A whole id or a prefix of one. */
  readonly prefix?: string;
  readonly flow?: string;
  readonly states?: readonly RunStateName[];
  /** Milliseconds since 1970, on createdAt. */
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
}

export interface ElementQuery {
  readonly step?: number;
  readonly index?: IndexPath;
  readonly states?: readonly ElementRow["state"][];
  readonly limit?: number;
}

/**
 * What is remembered: runs, elements and results. One lease holder writes to a run; anybody reads. `store/conformance.ts`
 * is its test. All times are milliseconds since 1970; identities are SHA-256 digests in hexadecimal digits.
 */
export interface Store {
  readonly location: string;
  /** Looking through all that is there, and removing what nobody needs. */
  readonly upkeep: Upkeep;
  /** Records a new run in state `running`, and gives its lease to `holder`. Throws SHEAF_RUN_EXISTS. */
  createRun(run: RunRecord, holder: Holder, tasks?: readonly TaskBasis[]): Promise<Lease>;
  /** Newest first. A prefix that is a whole id finds that run alone. */
  runs(query: RunQuery): Promise<readonly RunRow[]>;
  /** Takes the lease when nobody has it, or when `isDead` says of its holder that it will not write again. */
  acquire(
    run: string,
    holder: Holder,
    isDead: (holder: Holder) => boolean,
  ): Promise<Lease | { readonly heldBy: Holder }>;
  release(lease: Lease): Promise<void>;
  /** Says that the holder lives, and takes the requests left for it. Throws SHEAF_FENCED. */
  heartbeat(lease: Lease, at: number): Promise<readonly Request[]>;
  /** Leaves a request for whoever drives the run. */
  request(run: string, request: Request, at: number): Promise<void>;
  /**
   * Writes all of it or nothing, durably, and only when the lease still holds (else SHEAF_FENCED). Returns, for each
   * `succeeded` write in order, the id of its result row. Writes count in their order. An element that has a result
   * (succeeded, cached) can only become `cached` or, taken back, `pending`; anything else is SHEAF_INTERNAL.
   */
  commit(lease: Lease, elements: readonly ElementWrite[], update?: RunUpdate): Promise<readonly number[]>;
  /**
   * For each identity the newest result: of any run when `scope` is undefined (reusable ones only), of that run only
   * (reusable or not) when it is a run id. Without a promise where nothing has to be waited for.
   */
  lookup(
    identities: readonly string[],
    scope: string | undefined,
  ): readonly (Hit | undefined)[] | Promise<readonly (Hit | undefined)[]>;
  /** Results by their ids, in order. Throws SHEAF_STORE_BROKEN where one is gone. */
  results(ids: readonly number[]): Promise<readonly ResultRow[]>;
  /** Elements of a run by step and index, in pages so that a million do not have to fit in memory. */
  elements(run: string, query?: ElementQuery): AsyncIterable<readonly ElementRow[]>;
  /** The attempts of an element before its last one, in their order. */
  attempts(run: string, step: number, index: IndexPath): Promise<readonly AttemptRow[]>;
  /** All attempts of a run's elements before their last ones, in no order. */
  retried(
    run: string,
  ): Promise<readonly (AttemptRow & { readonly step: number; readonly index: IndexPath })[]>;
  /** What the tasks of a run had in common in their identities, by their first step. */
  tasks(run: string): Promise<readonly TaskBasisRow[]>;
  /**
   * Those of the run's tasks, by their prefixes, that no other run has ever had: identities that begin with these can
   * have no results but the run's own.
   */
  ownPrefixes(run: string, prefixes: readonly string[]): Promise<ReadonlySet<string>>;
  /** What a new run of `flow` would be compared with for a task of this name: see `TaskBasisRow.previous`. */
  latestTask(task: string, flow: string): Promise<TaskBasisRow | undefined>;
  /** Where the result was computed; undefined when that element is there no more. */
  origin(
    result: number,
  ): Promise<{ readonly run: string; readonly step: number; readonly index: IndexPath } | undefined>;
  /** Keeps a run from being collected, or no longer. */
  pin(run: string, pinned: boolean): Promise<void>;
  /** Counts by step id. `pending` is 0: the store knows only what was written. */
  counts(run: string): Promise<ReadonlyMap<number, StepCounts>>;
  /** By step id: how long what the run took from other runs had taken to compute, in milliseconds. */
  savings(run: string): Promise<ReadonlyMap<number, number>>;
  /** Makes results unusable for look-ups (a failed verification). */
  invalidate(results: readonly number[]): Promise<void>;
  /** Remembered facts that can be computed again (file digests, code fingerprints), by namespace and key. */
  recall(namespace: string, keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  remember(namespace: string, entries: ReadonlyMap<string, string>): Promise<void>;
  /** How much is stored, for `sheaf cache`. */
  size(): Promise<{
    readonly runs: number;
    readonly elements: number;
    readonly results: number;
    readonly bytes: number;
  }>;
  close(): Promise<void>;
}
