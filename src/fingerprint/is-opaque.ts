import type { Task } from "../task/task.ts";

const known = new WeakMap<Task, boolean>();

/** True when the source text of a task's function cannot be had, so that nothing stands for its code. Asked for each element. */
export function isOpaque(task: Task): boolean {
  let opaque = known.get(task);
  if (opaque === undefined) {
    opaque = task.version === undefined && /\{\s*\[native code\]\s*\}\s*$/.test(task.body.toString());
    known.set(task, opaque);
  }
  return opaque;
}
