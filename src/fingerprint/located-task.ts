import type { CallSite } from "../task/module-of.ts";
import type { Task } from "../task/task.ts";

/** A task whose code is in a file. */
export type LocatedTask = Task & { readonly site: CallSite };

export function isLocated(task: Task): task is LocatedTask {
  return task.version === undefined && task.site?.module.startsWith("file:") === true;
}
