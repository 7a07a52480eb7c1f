import { didYouMean } from "../model/nearest.ts";
import type { Task } from "../task/task.ts";
import { fault } from "./fault.ts";
import type { Wiring } from "./place.ts";
import type { Scope } from "./trace.ts";

/** What takes inputs: a task, or a flow by its params. */
export interface Taker {
  readonly input: Task["input"];
  /** `task "convert"`, for messages. */
  readonly what: string;
}

/** Throws for unknown inputs, missing ones, and such as can be proved to be given another type than they take. */
export function checkInputs(_scope: Scope, { input, what }: Taker, { inputs, site }: Wiring): void {
  if (input.type === "whole") return;
  const names = Object.keys(input.keys);
  for (const name of Object.keys(inputs)) {
    if (names.includes(name)) continue;
    throw fault("SHEAF_UNKNOWN_INPUT", { ...site, input: name }, [
      `${what} has no such input.${didYouMean(name, names)}`,
      `Its inputs are ${names.join(", ")}.`,
    ]);
  }
}
