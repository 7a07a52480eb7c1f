import { isOpaque } from "../fingerprint/is-opaque.ts";
import type { Task } from "../task/task.ts";
import type { FlowSource } from "./options.ts";

/** Code that is in no file cannot be told apart from other code later: its results are this run's own. */
export function isReusable(task: Task, source: FlowSource | undefined): boolean {
  return task.version !== undefined || (source !== undefined && !isOpaque(task));
}
