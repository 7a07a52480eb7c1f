import type { ElementReport } from "../model/element-report.ts";
import type { RunEvent } from "../model/events.ts";
import type { Explanation } from "../model/explanation.ts";
import type { Graph } from "../flow/graph.ts";
import type { DriveOptions, FlowSource } from "./options.ts";
import type { RunStatus } from "../model/status.ts";

/** A run: one that this process drives (`launch`, `retry`, `resume`), or one that it only looks at (`openRun`). */
export interface Run<Result = unknown> extends AsyncDisposable {
  readonly id: string;
  /** The run directory: logs, scratch folders, results left in place. */
  readonly dir: string;
  /** The flow's result, once the run has succeeded. Rejects with SHEAF_STEP_FAILED, SHEAF_CANCELLED … when it has not. */
  result(): Promise<Result>;
  /** Resolves when the run has ended, however it ended. */
  ended(): Promise<RunStatus>;
  status(): Promise<RunStatus>;
  /** The status as text for people. */
  print(): Promise<string>;
  /** From now until the run ends. */
  events(): AsyncIterable<RunEvent>;
  /** Cancels the run, a step (`"convert"`) or an element (`"convert[7]"`). `kill` does not let attempts end by themselves. */
  cancel(target?: string, options?: { readonly kill?: boolean }): Promise<void>;
  /**
   * Runs again what failed or was cancelled (of a step, when one is named), and what waits for it: with the code that this
   * process has loaded when it launched the run, else with the code as it is now.
   */
  retry(target?: string, options?: { readonly verify?: boolean }): Promise<Run<Result>>;
  /** The log of an element, `"convert[7]"`. */
  logs(element: string): Promise<string>;
  /** All that is recorded of an element, `"convert[7]"`: inputs, output, attempts. Rejects with SHEAF_USAGE where there is none. */
  show(element: string): Promise<ElementReport>;
  /**
   * Why an element, `"convert[7]"`, or all of a step, `"convert"`, ran, was cached, failed or was skipped. Rejects with
   * SHEAF_USAGE where there is none.
   */
  explain(name: string): Promise<Explanation>;
}

/** A flow that is in memory, and where it came from, as far as that is known. */
export interface LoadedGraph {
  readonly graph: Graph;
  readonly source: FlowSource | undefined;
}

/** How a run is taken up again: handed to the handles, which cannot import what makes them. */
export type RetryRun = (
  idOrPrefix: string,
  options: DriveOptions & { readonly step?: string | undefined; readonly loaded?: LoadedGraph },
) => Promise<Run>;
