import type { ParamsOf, ResultOf } from "../flow/flow-types.ts";
import { SheafError } from "../model/errors.ts";
import type { AnyFlow } from "./any-flow.ts";
import type { LaunchOptions } from "./options.ts";
import type { Run } from "./run.ts";

export type { AnyFlow } from "./any-flow.ts";

/**
 * Runs a flow here and now. Resolves once the run is recorded and has begun; `result()` waits for its end.
 *
 * Throws SHEAF_INVALID_PARAM, what the wiring throws when it is traced, and what opening the store throws. In a worker, which
 * loads modules only for their tasks, it throws SHEAF_LAUNCH_IN_WORKER.
 *
 * ```ts
 * await using run = await launch(demo, { start: "2025-01-01", end: "2025-01-31", bucket: "b" });
 * console.log(await run.result());
 * ```
 */
export async function launch<F extends AnyFlow>(
  flow: F,
  params: ParamsOf<F>,
  options: LaunchOptions = {},
): Promise<Run<ResultOf<F>>> {
  if (Reflect.get(globalThis, Symbol.for("sheaf.worker")) === true) {
    throw new SheafError(
      "SHEAF_LAUNCH_IN_WORKER",
      `flow "${flow.name}" is launched by its own module, which a worker loads for its tasks`,
    );
  }
  const { startRun } = await import("./start-run.ts");
  return startRun(flow, params, options);
}
