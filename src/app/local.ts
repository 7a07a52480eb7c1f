import type { LocalExecutorSpec } from "./options.ts";

/**
 * This machine, with so many slots. Default: all of it.
 *
 * ```ts
 * await launch(demo, params, { executor: local({ workers: 4, isolation: "thread" }) });
 * ```
 */
export function local(options: Omit<LocalExecutorSpec, "executor"> = {}): LocalExecutorSpec {
  return { executor: "local", ...options };
}
