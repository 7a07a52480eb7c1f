import type { Schema } from "../task/task.ts";
import type { Binding, DomainId, OutputBinding, StepId } from "./graph.ts";
import type { Scope } from "./trace.ts";

/** What a handle stands for, seen from its scope. */
export type View = StepView | ValueView;

/** Outputs of a step. `groups` says how the levels between the scope's space and the step's are grouped into lists. */
export interface StepView {
  readonly kind: "step";
  readonly scope: Scope;
  readonly label: string;
  readonly step: StepId;
  readonly space: DomainId;
  readonly groups: readonly number[];
  readonly path: readonly string[];
  readonly optional: boolean;
  readonly schema: Schema;
}

/** One value in the scope's space that no step of this graph makes: a param, or a param of a flow in a flow. */
export interface ValueView {
  readonly kind: "value";
  readonly scope: Scope;
  readonly label: string;
  readonly binding: Extract<Binding, { kind: "param" | "parse" }>;
  readonly schema: Schema;
}

export const isMany = (view: View): view is StepView => view.kind === "step" && view.groups.length > 0;

export const pathOf = (view: View): readonly string[] =>
  view.kind === "step" ? view.path : view.binding.path;

/** The same, one field further in. */
export function fieldOf(view: View, key: string): View {
  const label = `${view.label}.${key}`;
  if (view.kind === "step") return { ...view, label, path: [...view.path, key] };
  return { ...view, label, binding: { ...view.binding, path: [...view.binding.path, key] } };
}

/** The outputs as one value of the scope's space: the one output, or all of them in lists. */
export function gather(view: View, mode?: "settled"): Binding {
  if (view.kind === "value") return view.binding;
  return outputOf(view, view.scope.domain, { lists: view.groups, mode });
}

interface Gathering {
  readonly lists?: readonly number[];
  readonly mode?: "settled" | undefined;
  readonly flatten?: number;
}

export function outputOf(
  view: StepView,
  at: DomainId,
  { lists = [], mode, flatten = 0 }: Gathering = {},
): OutputBinding {
  const { step, path } = view;
  return {
    kind: "output",
    step,
    at,
    lists,
    path,
    mode: mode ?? (view.optional ? "optional" : "plain"),
    flatten,
  };
}
