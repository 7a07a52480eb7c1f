import type { RunRow } from "../store/store.ts";
import type { LaunchOptions } from "./options.ts";

/** The kind of place that a run was started for. */
export function executorNamed(row: Pick<RunRow, "options">): string {
  return (JSON.parse(row.options) as LaunchOptions).executor?.executor ?? "local";
}
