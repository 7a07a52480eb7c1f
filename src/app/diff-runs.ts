import type { RunDifference } from "../model/run-difference.ts";
import type { StoreOptions } from "./options.ts";

/**
 * In what two runs differ, by their ids or unique prefixes of them: params, wiring, code, where they ran, and what came out.
 * No flow is loaded, and only a few elements are in memory at a time. Throws SHEAF_RUN_NOT_FOUND, SHEAF_RUN_AMBIGUOUS.
 *
 * @example
 * const { sameResults, tasks } = await diffRuns("demo-20261120-a1b2", "demo-20261121-c3d4");
 */
export async function diffRuns(
  first: string,
  second: string,
  options: StoreOptions = {},
): Promise<RunDifference> {
  const { compareRuns } = await import("./diff/compare-runs.ts");
  return compareRuns(first, second, options);
}
