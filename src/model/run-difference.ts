import type { IndexPath } from "./index-path.ts";
import type { Change } from "./reason.ts";
import type { ElementStateName, RunStateName } from "./states.ts";

/** Of the first run and of the second. */
export type Pair<T> = readonly [first: T, second: T];

/** In what two runs differ. Times are milliseconds since 1970. */
export interface RunDifference {
  readonly runs: Pair<ComparedRun>;
  /** True when every element has an equal result in both, or in neither. */
  readonly sameResults: boolean;
  readonly params: readonly ValueChange[];
  readonly wiring: readonly WiringChange[];
  /** Tasks whose results have another identity, for more than their inputs. */
  readonly tasks: readonly TaskChange[];
  /** Packages that tasks need. */
  readonly packages: readonly ValueChange[];
  /** Variables that tasks declare. */
  readonly environment: readonly ValueChange[];
  /** Where it ran and of which state of the source, as far as that is recorded of both. */
  readonly surroundings: readonly ValueChange[];
  /** Those of the first run in the order of wiring, then those that only the second has. */
  readonly steps: readonly StepDifference[];
  /** The flow's result; "none": not both runs have one. */
  readonly result: "same" | "differ" | "none";
}

export interface ComparedRun {
  readonly run: string;
  readonly flow: string;
  readonly state: RunStateName;
  readonly createdAt: number;
  readonly elapsedMs: number;
}

/** One that is absent was not there. Texts for people. */
export interface ValueChange {
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
}

export interface WiringChange {
  readonly step: string;
  readonly kind: "added" | "removed" | "changed";
  /** What is written in another way. */
  readonly changes: readonly ValueChange[];
}

export interface TaskChange {
  readonly task: string;
  /** The steps of both runs that use it. */
  readonly steps: readonly string[];
  readonly changes: readonly Change[];
}

/** The elements of one step in two runs. */
export interface StepDifference {
  readonly step: string;
  /** Elements with equal results. */
  readonly same: number;
  readonly differ: number;
  /** Elements that have a result in one of the runs only. */
  readonly only: Pair<number>;
  /** Elements without a result in either. */
  readonly neither: number;
  /** Elements without a result by what became of them: failed, skipped, …; a run that has none of a state does not name it. */
  readonly without: Pair<Readonly<Partial<Record<ElementStateName, number>>>>;
  /** The first of those that are not the same. */
  readonly examples: readonly ElementDifference[];
  /** Elements that the run computed itself, and how long that took in all. */
  readonly computed: Pair<{ readonly count: number; readonly elapsedMs: number }>;
}

export interface ElementDifference {
  readonly index: IndexPath;
  readonly states: Pair<ElementStateName | undefined>;
  /** Excerpts, from where they differ. */
  readonly values: Pair<string | undefined>;
}
