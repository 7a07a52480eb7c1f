import type { Task } from "../task/task.ts";
import { sha256Hex } from "../value/sha256.ts";
import { schemaText } from "./schema-text.ts";

/** Changes whenever the task's code fingerprint would, and needs no parser: the key under which that is remembered. */
export function codeKey(task: Task): string {
  return sha256Hex(`${task.version ?? task.body.toString()}\n${schemaText(task)}`);
}

/** True when the source text of a task's function cannot be had, so that nothing stands for its code. */
export function isOpaque(task: Task): boolean {
  return task.version === undefined && /\{\s*\[native code\]\s*\}\s*$/.test(task.body.toString());
}
