import type { RecordedInput, ResultOrigin } from "./element-report.ts";
import type { ReasonGroup } from "./plan-report.ts";
import type { Change, EarlierElement, Reason } from "./reason.ts";
import type { ElementName, ElementState, RunStateName, SkipReason, StepCounts } from "./states.ts";

/** Why a step or an element of a run ended as it did. Plain JSON. */
export type Explanation = ElementExplanation | StepExplanation;

interface Explained {
  readonly run: string;
  readonly runState: RunStateName;
  readonly flow: string;
  readonly task: string;
  readonly step: string;
}

export interface ElementExplanation extends Explained, ElementName {
  readonly type: "element";
  readonly state: ElementState;
  /** Why it ran and did not take an earlier result; absent where it did not run, and where nothing of that is recorded. */
  readonly reason?: PastReason;
  /** Of a cached one: whose result it took. */
  readonly origin?: ResultOrigin;
  /** What its identity is made of, where it came to have one. */
  readonly identity?: IdentityReport;
  /** Of a skipped one: what it waited for, and so on to the one that was the cause. */
  readonly causes: readonly Cause[];
  readonly attempts: number;
}

/** The elements of a step, those of a kind together. */
export interface StepExplanation extends Explained {
  readonly type: "step";
  readonly counts: StepCounts;
  /** Why elements ran, the largest group first. */
  readonly why: readonly ReasonGroup[];
  /** Elements that ran and were not compared with earlier ones. */
  readonly notCompared: number;
  /** Why they ran, where that is a reason which a plan cannot have. */
  readonly reason?: PastOnly;
  /** Whose results the cached ones took, the most first. */
  readonly origins: readonly { readonly run: string; readonly count: number }[];
  /** Why elements were skipped. */
  readonly skips: readonly { readonly because: SkipReason["type"]; readonly count: number }[];
  /** The first failed ones. */
  readonly failed: readonly { readonly index: readonly number[]; readonly failure: string }[];
}

/** Reasons that only come up afterwards. */
export type PastOnly =
  /** The run that it was compared with was removed since; `changes` is what is still known. */
  | { readonly type: "removed"; readonly run: string; readonly changes: readonly Change[] }
  /** Nothing has changed, but the earlier run had no result of it then. */
  | { readonly type: "later"; readonly earlier: EarlierElement };

export type PastReason = Reason | PastOnly;

export interface Cause {
  readonly element: ElementName;
  readonly state: ElementState;
}

/** All that counts for which result an element can take. */
export interface IdentityReport {
  /** In hexadecimal digits. */
  readonly identity: string;
  readonly task: string;
  readonly code: IdentityCode;
  readonly inputs: readonly RecordedInput[];
  /** Inputs that do not count. */
  readonly ignored: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly format?: string;
  readonly container?: string;
  readonly preamble?: readonly string[];
}

export type IdentityCode =
  /** Given by hand, in place of the fingerprint. */
  | { readonly type: "version"; readonly version: string }
  /** Of what is in no file: its text. */
  | { readonly type: "text" }
  | {
      readonly type: "fingerprint";
      readonly fingerprint: string;
      /** What it covers by file; nothing where that is not remembered. */
      readonly files: readonly { readonly file: string; readonly names: readonly string[] }[];
      /** With their versions: `zod 4.1.0`. */
      readonly packages: readonly string[];
      readonly uses: readonly string[];
    };
