import type { StepId } from "../flow/graph.ts";
import type { Watch } from "./watch.ts";

/** What the engine is told about how to run; steps by id. */
export interface EngineOptions {
  readonly onError: "stop" | "continue";
  /** Steps whose earlier results are not used. */
  readonly forced: ReadonlySet<StepId>;
  /** Check cached outputs in full before they are used. */
  readonly verify: boolean;
  /** The steps to run; undefined: all. */
  readonly steps: ReadonlySet<StepId> | undefined;
  /** False when results cannot be trusted to belong to the code (a flow without a module and a task without a version). */
  readonly reusable: (step: StepId) => boolean;
  readonly watch?: Watch | undefined;
}
