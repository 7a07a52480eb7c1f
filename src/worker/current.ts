import { AsyncLocalStorage } from "node:async_hooks";
import { SheafError } from "../model/errors.ts";
import type { Logger, TaskContext } from "../task/context.ts";
import type { ElementContext } from "./element-context.ts";
import type { ElementLog } from "./element-log.ts";

const key = Symbol.for("sheaf.context");
const holder = globalThis as { [key]?: AsyncLocalStorage<ElementContext> };

/** One for all copies of this package in a thread: a task may import another copy than the one that runs it. */
export const currentElement = (holder[key] ??= new AsyncLocalStorage<ElementContext>());

/**
 * The context of the task that is running, anywhere below its `run` function.
 *
 * @throws SHEAF_NO_CONTEXT outside a task.
 * @example
 * const { index, log } = useContext();
 */
export function useContext(): TaskContext {
  const context = currentElement.getStore();
  if (context === undefined) {
    throw new SheafError("SHEAF_NO_CONTEXT", "The task context was asked for outside a running task", {
      mend: "Call useContext(), useLogger() and useWorkdir() from a task's `run`, or from what it calls.",
    });
  }
  return context;
}

/** The log of the element that is running. Throws SHEAF_NO_CONTEXT outside a task. */
export function useLogger(): Logger {
  return useContext().log;
}

/** The private scratch folder of the element that is running, made now if need be. Throws SHEAF_NO_CONTEXT outside a task. */
export function useWorkdir(): string {
  return useContext().workDir;
}

/** The log of the element on whose behalf the caller runs, or undefined outside a task. */
export function currentLog(): ElementLog | undefined {
  return currentElement.getStore()?.log;
}
