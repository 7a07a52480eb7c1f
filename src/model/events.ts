import type { Failure } from "./failure.ts";
import type { IndexPath } from "./index-path.ts";
import type { ElementStateName, RunStateName, SkipReason } from "./states.ts";

/** What happens in a run, in order, each thing once. `at` is in milliseconds since 1970. */
export type RunEvent =
  | { readonly type: "run"; readonly at: number; readonly run: string; readonly state: RunStateName }
  /** More elements of a step have come to be. */
  | { readonly type: "expanded"; readonly at: number; readonly step: string; readonly total: number }
  | {
      readonly type: "element";
      readonly at: number;
      readonly step: string;
      readonly index: IndexPath;
      readonly state: ElementStateName;
      readonly attempt: number;
      readonly elapsedMs?: number;
      readonly failure?: Failure;
      readonly because?: SkipReason;
    }
  /** A failed attempt that will be tried again. */
  | {
      readonly type: "retry";
      readonly at: number;
      readonly step: string;
      readonly index: IndexPath;
      readonly attempt: number;
      readonly failure: Failure;
      readonly waitMs: number;
    }
  | {
      readonly type: "progress";
      readonly at: number;
      readonly step: string;
      readonly index: IndexPath;
      readonly done: number;
      readonly total: number | undefined;
    }
  /** Something a person should know: a thread blocked by a task, a slow store. */
  | { readonly type: "notice"; readonly at: number; readonly message: string };
