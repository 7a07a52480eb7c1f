import type { RunStateName } from "./states.ts";

/** How many of something, and how large they are. */
export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

export interface RemovedRun {
  readonly run: string;
  readonly flow: string;
  readonly state: RunStateName;
  readonly createdAt: number;
}

/** What a collection removes, or, with `dryRun`, would remove. */
export interface CollectReport {
  readonly home: string;
  readonly dryRun: boolean;
  readonly runs: readonly RemovedRun[];
  /** The runs that stay. */
  readonly kept: {
    readonly runs: number;
    readonly pinned: number;
    readonly running: number;
    readonly interrupted: number;
  };
  /** Results that no kept run needs. */
  readonly results: number;
  readonly blobs: Amount;
  /** Logs and scratch folders in run directories, by run. */
  readonly folders: Amount;
  /** Copies of source that detached runs have run from. */
  readonly sources: Amount;
  /** Reports on code that no kept run has used. */
  readonly reports: number;
  /** Bytes by which the database's file shrinks; where nothing is removed yet, about so many. */
  readonly databaseBytes: number;
  /** All that is given back to the disk. */
  readonly freedBytes: number;
  /** What is not needed and stays until the next collection. */
  readonly left: {
    /** Stored too recently, or since the oldest running run began: something may be about to name them. */
    readonly blobs: Amount;
    /** Results that these running runs may just have found: they have not been heard of since. */
    readonly results: number;
    readonly runs: readonly string[];
  };
  /** True when the cache is larger than was asked for, and nothing more may go. */
  readonly overMax: boolean;
}

/** What is wrong with one thing in the cache. */
export interface Damage {
  /** Undefined for what belongs to no result: the store's structure, a run's params. */
  readonly result?: {
    readonly id: number;
    readonly identity: string;
    readonly task: string;
  };
  readonly run?: string;
  readonly step?: string;
  readonly problem: string;
}

export interface VerifyReport {
  readonly home: string;
  readonly results: number;
  /** Each blob counts once, however many refer to it. */
  readonly blobs: Amount;
  /** Files and folders left in place. */
  readonly paths: number;
  readonly damaged: readonly Damage[];
  /** More were found than `damaged` lists. */
  readonly damagedTotal: number;
  /** Results that will not be used any more, because of what is wrong with them. */
  readonly invalidated: number;
  readonly elapsedMs: number;
}

/** Results that have something in common. */
export interface CacheGroup extends Amount {
  readonly name: string;
  /** How often elements of runs have them. */
  readonly uses: number;
  readonly lastUsedAt: number;
  /** The latest run that computed one of them. */
  readonly run: string;
}

export interface CacheEntry {
  readonly id: number;
  /** In hexadecimal digits. */
  readonly identity: string;
  readonly task: string;
  readonly step: string;
  readonly run: string;
  readonly bytes: number;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly uses: number;
  /** False: it is not used any more. */
  readonly valid: boolean;
}

export interface CacheSizes {
  readonly home: string;
  readonly runs: number;
  readonly elements: number;
  readonly results: number;
  readonly database: { readonly bytes: number; readonly unusedBytes: number };
  readonly blobs: Amount;
  /** Blobs that no result and no run needs. */
  readonly unneeded: Amount;
  /** Logs and scratch folders, and what tasks have left in run directories. */
  readonly folders: Amount;
  readonly tasks: readonly CacheGroup[];
  /** All of it on the disk. */
  readonly bytes: number;
}

/** Results that are taken out of use. */
export interface RemovedEntries extends Amount {
  readonly dryRun: boolean;
  /** The runs that have some of them still, so that their bytes stay until these runs are removed. */
  readonly inRuns: Amount;
}
