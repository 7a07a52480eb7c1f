import { taskSymbol } from "../task/definition.ts";
import type { Task } from "../task/task.ts";
import { isPlain } from "./bind.ts";
import { fault } from "./fault.ts";
import { type FlowParts, flowSymbol } from "./flow-parts.ts";
import type { Wiring } from "./place.ts";
import { checkStepOptions, type StepOptions } from "./step-options.ts";
import type { Scope } from "./trace.ts";
import { wireFlow } from "./wire-flow.ts";
import { wireTask } from "./wire-task.ts";

interface Given {
  readonly definition: unknown;
  readonly inputs: unknown;
  readonly options: unknown;
}

/** Wires a task or a flow into the flow that is being traced: `step`, without its types. */
export function wire(scope: Scope, given: Given): unknown {
  if (!scope.open) throw tooLate(scope);
  const task = branded<Task>(given.definition, taskSymbol);
  if (task !== undefined) return wireTask(scope, task, wiringOf(scope, given, task));
  const flow = branded<FlowParts>(given.definition, flowSymbol);
  if (flow !== undefined) return wireFlow(scope, flow, wiringOf(scope, given, flow));
  throw fault("SHEAF_FLOW_DEFINITION", { flow: scope.flow }, [
    `step() is given ${given.definition === undefined ? "undefined" : "something"} that is neither a task nor a flow.`,
    "Give it what task() or flow() returned.",
  ]);
}

function branded<T>(definition: unknown, symbol: symbol): T | undefined {
  if (typeof definition !== "object" || definition === null) return undefined;
  return Reflect.get(definition, symbol) as T | undefined;
}

function wiringOf(
  scope: Scope,
  { inputs = {}, options = {} }: Given,
  { kind, name }: Task | FlowParts,
): Wiring {
  const site = { flow: scope.flow, step: scope.prefix + name };
  if (!isPlain(inputs)) {
    throw fault("SHEAF_WIRING_TYPE", site, [
      "the inputs are no object.",
      "Write step(task, { input: value }).",
    ]);
  }
  if (!isPlain(options)) {
    throw fault("SHEAF_FLOW_DEFINITION", site, [
      "the options are no object.",
      'Write step(task, inputs, { name: "…" }).',
    ]);
  }
  checkStepOptions(options, kind, site);
  const checked: StepOptions = options;
  return { inputs, options: checked, site: { ...site, step: scope.prefix + (checked.name ?? name) } };
}

function tooLate({ flow }: Scope): Error {
  return fault("SHEAF_OUTSIDE_FLOW", { flow }, [
    "step() was called after `steps` had returned.",
    "Wire every step before returning; `steps` cannot be async.",
  ]);
}
