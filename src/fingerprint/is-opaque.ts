import type { Task } from "../task/task.ts";

/** True when the source text of a task's function cannot be had, so that nothing stands for its code. */
export function isOpaque(task: Task): boolean {
  return task.version === undefined && /\{\s*\[native code\]\s*\}\s*$/.test(task.body.toString());
}
