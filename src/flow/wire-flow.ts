import { rememberSteps, stepsOf } from "./after.ts";
import { checkInputs } from "./check-inputs.ts";
import { fault } from "./fault.ts";
import type { FlowParts } from "./flow-parts.ts";
import type { Binding, StepId } from "./graph.ts";
import { liftResult } from "./lift.ts";
import { place, type Wiring } from "./place.ts";
import type { Scope } from "./trace.ts";

/** Traces a flow into this graph: its steps are named `outer/inner`, and live in the space over which it is fanned out. */
export function wireFlow(scope: Scope, flow: FlowParts, wiring: Wiring): unknown {
  const { options, site } = wiring;
  const { steps } = scope.trace;
  checkUnused(scope, flow, wiring);
  checkInputs({ input: { type: "keys", keys: flow.params }, what: `flow "${flow.name}"` }, wiring);
  const placed = place(scope, wiring);
  const inner: Scope = {
    trace: scope.trace,
    domain: placed.domain,
    prefix: `${site.step}/`,
    flow: flow.name,
    after: [...scope.after, ...stepsOf(scope, options.after, site)],
    when: placed.when,
    around: [...scope.around, flow],
    open: true,
  };
  const first = steps.length;
  const result = flow.traceIn(inner, (name): Binding => {
    const binding = placed.inputs[name] ?? { kind: "const", value: undefined };
    return { kind: "parse", schema: flow.params[name]!, binding, label: `${site.step}.${name}`, path: [] };
  });
  const lifted = liftResult(inner, scope, { result, site });
  rememberSteps(
    lifted,
    steps.slice(first).map(({ id }): StepId => id),
  );
  return lifted;
}

function checkUnused(scope: Scope, flow: FlowParts, { site }: Wiring): void {
  if (scope.around.includes(flow)) {
    throw fault("SHEAF_CYCLE", site, [
      `flow "${flow.name}" is wired into itself.`,
      "A flow can wire other flows only.",
    ]);
  }
  if (!scope.trace.steps.some(({ name }) => name.startsWith(`${site.step}/`))) return;
  throw fault("SHEAF_DUPLICATE_STEP", site, [
    `there is a flow of this name already.`,
    `Give this one a name of its own: step(${flow.name}, {…}, { name: "${flow.name}2" }).`,
  ]);
}
