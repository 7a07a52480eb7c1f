import type { CodeDifference } from "./code-difference.ts";
import type { IndexPath } from "./index-path.ts";
import type { LookUp, Unusable } from "./look-up.ts";

/**
 * One thing in which an element's identity differs from an earlier one's. `from` and `to` are texts for people, without
 * secrets; one that is absent was not there.
 */
export type Change =
  | { readonly type: "input"; readonly name: string; readonly from?: string; readonly to?: string }
  | { readonly type: "input-renamed"; readonly from: string; readonly to: string }
  /** A file in an input holds something else than it did. */
  | { readonly type: "file"; readonly input: string; readonly path: string }
  /** Without parts: nothing is known of what was different. */
  | { readonly type: "code"; readonly parts: readonly CodeDifference[]; readonly edited?: Edited }
  /** Absent: the fingerprint of the code counted in its place. */
  | { readonly type: "version"; readonly from?: string; readonly to?: string }
  /** The output's schema, beside a `version`. */
  | { readonly type: "schema" }
  | { readonly type: "env"; readonly name: string; readonly from?: string; readonly to?: string }
  | {
      readonly type: "format" | "container" | "preamble" | "task";
      readonly from?: string;
      readonly to?: string;
    }
  /** Sheaf itself makes identities in another way than it did. */
  | { readonly type: "scheme" };

/** A process had loaded source that was edited before it was fingerprinted: the process of `before`, or this one. */
export type Edited = "before" | "now";

/** The element of an earlier run that another one is compared with. */
export interface EarlierElement {
  readonly run: string;
  readonly step: string;
  readonly index: IndexPath;
  /** `interrupted`: it was running when its run's process went away. */
  readonly state:
    | "succeeded"
    | "cached"
    | "failed"
    | "cancelled"
    | "running"
    | "interrupted"
    | "skipped"
    | "stale";
  /** When it came to be in that state. Milliseconds since 1970. */
  readonly at: number;
  /** In one line, of a failed one. */
  readonly failure?: string;
}

/** Why an element runs. Plain JSON. */
export type Reason =
  | { readonly type: "forced" }
  /** Earlier results are not looked for. */
  | { readonly type: "closed"; readonly lookUp: Exclude<LookUp, "open"> }
  /** No run before has this task. */
  | { readonly type: "first" }
  /** Runs before have this task, and none has got to an element of it. */
  | { readonly type: "not-reached"; readonly run: string }
  /** The list has an item more than in that run, or all of its items are somewhere else now. */
  | { readonly type: "new"; readonly run: string }
  | { readonly type: "changed"; readonly earlier: EarlierElement; readonly changes: readonly Change[] }
  /** Nothing has changed, and the earlier one has no result (yet): it failed, was cancelled, runs, or its process went away. */
  | { readonly type: "no-result"; readonly earlier: EarlierElement }
  /** Nothing has changed, and the result was for that run alone. */
  | {
      readonly type: "own";
      readonly earlier: EarlierElement;
      readonly lookUp: Exclude<LookUp, "open">;
    }
  /** Nothing has changed, and the result is there no more: removed, or found wanting. */
  | { readonly type: "gone"; readonly earlier: EarlierElement }
  | { readonly type: "unusable"; readonly result: Unusable }
  /** Another element of the same identity computes it. */
  | { readonly type: "shared" };
