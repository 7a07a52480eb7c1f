import type { RunStateName } from "../model/states.ts";
import type { Encoded } from "../value/encoded.ts";
import type { Holder } from "./holder.ts";
import type { ResultRow } from "./result-row.ts";

/** As much of a run as it takes to decide whether it is kept, and what it needs besides its results. */
export interface StoredRun {
  readonly id: string;
  readonly flow: string;
  readonly state: RunStateName;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly pinned: boolean;
  readonly holder: Holder | undefined;
  readonly runDir: string;
  readonly module: string | undefined;
  readonly options: string;
  readonly params: Encoded;
  readonly result: Encoded | undefined;
  readonly provenance: string | undefined;
}

/** A result with what is known of it. */
export interface StoredResult extends ResultRow {
  readonly identity: string;
  readonly flow: string;
  readonly task: string;
  /** `inputsText` and what people are shown; undefined where it was not recorded. */
  readonly inputs: string | undefined;
  /** What the identity begins with, where that is known. */
  readonly prefix: string | undefined;
  /** Look-ups do not find it: it was found damaged, or nobody needed it. */
  readonly invalid: boolean;
  /** How many elements of runs have it. */
  readonly uses: number;
  /** When an element got it last; undefined when none has it. */
  readonly usedAt: number | undefined;
}

/**
 * Who needs what, if runs go one after the other. `neededBy` is the run that needs a result longest: its position in that
 * order, `Infinity` where it stays, -1 where nobody needs the result.
 */
export interface StoredNeeds {
  /** How many results, and about how many bytes of the database, by who needs them. */
  readonly byRun: readonly {
    readonly neededBy: number;
    readonly results: number;
    readonly bytes: number;
  }[];
  /** The outputs that may name blobs, in pages. */
  readonly outputs: AsyncIterable<readonly { readonly output: Encoded; readonly neededBy: number }[]>;
}

/** A run that was being driven when results were condemned, and when its holder had been heard of last. */
export interface Witness {
  readonly run: string;
  readonly epoch: number;
  readonly heartbeatAt: number;
}

export interface Condemned {
  readonly results: number;
  /** The runs that were being driven: each may have looked up one of these results just before. */
  readonly witnesses: readonly Witness[];
}

/** How large the store's own file is, in bytes. */
export interface Extent {
  readonly bytes: number;
  /** Of these, unused. */
  readonly free: number;
}

/**
 * Looking through all of a store, and removing what nobody needs. Every method that removes does so in transactions of
 * bounded size that leave the store whole after each, and can be called again after its process was killed.
 *
 * Results go in three steps, so that no engine is left with a result that is gone. `condemn` takes those that no element
 * has out of all look-ups. An engine that had found one of them before has written that down before its next heartbeat:
 * `unheard` says whose is still awaited. Then `sweep` removes those which still no element has.
 */
export interface Upkeep {
  /** All runs, oldest first, in pages. */
  runs(): AsyncIterable<readonly StoredRun[]>;
  /** All results in the order in which they were made, in pages. */
  results(): AsyncIterable<readonly StoredResult[]>;
  /** `going`: the runs in the order in which they would go. */
  needs(going: readonly string[]): Promise<StoredNeeds>;
  /** What is wrong with the store's own structure, as sentences. */
  problems(): Promise<readonly string[]>;
  extent(): Promise<Extent>;
  /**
   * Removes runs from sight: they are found no more, and whoever held one is fenced off. A run that somebody holds (unless
   * `isDead` says so of him), that is queued or that is pinned stays. Returns the ids of those that went.
   */
  removeRuns(
    runs: readonly string[],
    options: { readonly at: number; readonly isDead: (holder: Holder) => boolean },
  ): Promise<readonly string[]>;
  /** Removes the elements and all other records of removed runs. Returns how many elements that were. */
  clearRemoved(): Promise<number>;
  /** Folders of removed runs that are not yet said to be gone. */
  folders(): Promise<readonly { readonly run: string; readonly runDir: string }[]>;
  folderGone(run: string): Promise<void>;
  condemn(): Promise<Condemned>;
  /** Those of the witnesses that have not been heard of since. One that `isDead` is fenced off, and needs no waiting for. */
  unheard(witnesses: readonly Witness[], isDead: (holder: Holder) => boolean): Promise<readonly Witness[]>;
  /** Removes what is condemned and has no element; gives back to look-ups what has got one. Returns how many were removed. */
  sweep(): Promise<number>;
  /** Keys of remembered facts, in pages. */
  facts(namespace: string): AsyncIterable<readonly string[]>;
  forget(namespace: string, keys: readonly string[]): Promise<void>;
  /** Gives unused space back to the file system. May take a while and need as much space again. */
  compact(): Promise<void>;
}
