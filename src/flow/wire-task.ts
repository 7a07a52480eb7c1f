import type { Task } from "../task/task.ts";
import { stepsOf } from "./after.ts";
import { checkInputs } from "./check-inputs.ts";
import { fault } from "./fault.ts";
import { handleOf } from "./handle.ts";
import { place, type Wiring } from "./place.ts";
import type { Scope } from "./trace.ts";

/** Adds a step to the graph; gives the handle of its outputs. */
export function wireTask(scope: Scope, task: Task, wiring: Wiring): object {
  const { trace } = scope;
  const { options, site } = wiring;
  checkUnused(scope, task, wiring);
  checkInputs({ input: task.input, what: `task "${task.name}"` }, wiring);
  const placed = place(scope, wiring);
  const step = trace.addStep({
    ...placed,
    name: site.step,
    task,
    scope: scope.domain,
    after:
      options.after === undefined
        ? scope.after
        : [...new Set([...scope.after, ...stepsOf(scope, options.after, site)])],
    throttle: options.throttle,
    maxFailures: options.maxFailures,
    resources: options.resources,
    executor: options.executor,
    chunk: options.chunk,
  });
  const levels = trace.depth(placed.domain) - trace.depth(scope.domain);
  return handleOf({
    kind: "step",
    scope,
    label: site.step,
    step,
    space: placed.domain,
    groups: levels === 0 ? [] : [levels],
    path: [],
    optional: false,
    schema: task.output,
  });
}

function checkUnused(scope: Scope, task: Task, { options, site }: Wiring): void {
  const known = scope.trace.named(site.step);
  if (known === undefined) return;
  const same = options.name === undefined && known.task === task;
  throw fault("SHEAF_DUPLICATE_STEP", site, [
    same
      ? `task "${task.name}" is used a second time.`
      : `there is a step of this name already, of task "${known.task.name}".`,
    `Give this one a name of its own: step(${task.name}, {…}, { name: "${task.name}2" }).`,
  ]);
}
