import type { Failure } from "./failure.ts";
import type { IndexPath } from "./index-path.ts";
import type { PlannedSubmission } from "./planned-submission.ts";
import type { Change, Reason } from "./reason.ts";

/** What a run would do. Plain JSON. */
export interface PlanReport {
  readonly flow: string;
  readonly steps: readonly PlannedStep[];
  /** What a batch scheduler would be given first; where that was asked for, and the run is for one. */
  readonly submissions?: readonly PlannedSubmission[];
}

export interface PlannedStep {
  readonly name: string;
  readonly task: string;
  /** Elements known so far. */
  readonly total: number;
  readonly cached: number;
  /** Elements that would run. */
  readonly run: number;
  /** Elements whose condition is false, or that need what cannot be had. */
  readonly skipped: number;
  /** Elements whose inputs their task does not take. */
  readonly failed: number;
  /** What is wrong with the first of them, or of all when that is asked for; with an empty index of a whole list. */
  readonly failures?: readonly { readonly index: IndexPath; readonly failure: Failure }[];
  /** True when there are elements of which nothing is known until something before them has run. */
  readonly unknown: boolean;
  /** Steps that these elements wait for. */
  readonly waitsFor: readonly string[];
  /** What can be said of them already; with `unknown`. */
  readonly outlook?: Outlook;
  /** Why elements would run, those of a kind together, the largest group first. */
  readonly why: readonly ReasonGroup[];
  /** Elements that would run and were not compared with earlier ones. */
  readonly notCompared: number;
}

/** Elements of a step that run for the same kind of reason. */
export interface ReasonGroup {
  readonly count: number;
  /** What has changed for all of them in the same way. */
  readonly common: readonly Change[];
  /** The first of them; or all, when that is asked for. */
  readonly elements: readonly PlannedElement[];
}

export interface PlannedElement {
  readonly index: IndexPath;
  readonly reason: Reason;
  /** Of a new element what it is given, as texts for people. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** Elements whose inputs are not known yet will run, or may be cached when what they wait for gives what it gave before. */
export type Outlook =
  | { readonly type: "open" }
  | { readonly type: "changed"; readonly run: string; readonly changes: readonly Change[] }
  | Extract<Reason, { readonly type: "forced" | "closed" | "first" }>;
