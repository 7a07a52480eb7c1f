import type { FlowManifest, StepManifest } from "../../flow/manifest.ts";
import type { WiringChange } from "../../model/run-difference.ts";
import { textChanges } from "./text-changes.ts";

/** In what two flows are wired differently. */
export function wiringDifference(
  before: Partial<FlowManifest>,
  after: Partial<FlowManifest>,
): WiringChange[] {
  const [old, now] = [byName(before), byName(after)];
  const changed = [...old].flatMap(([step, manifest]): WiringChange[] => {
    const counterpart = now.get(step);
    if (counterpart === undefined) return [{ step, kind: "removed", changes: [] }];
    const changes = textChanges(textsOf(manifest), textsOf(counterpart));
    return changes.length === 0 ? [] : [{ step, kind: "changed", changes }];
  });
  const added = [...now.keys()]
    .filter((step) => !old.has(step))
    .map((step): WiringChange => ({ step, kind: "added", changes: [] }));
  return [...changed, ...added];
}

const byName = ({ steps = [] }: Partial<FlowManifest>) => new Map(steps.map((step) => [step.name, step]));

/** How a step is wired, part by part. */
function textsOf({ task, inputs, after, when }: StepManifest): Map<string, string> {
  const parts: [string, string | undefined][] = [
    ["its task", task],
    ...Object.entries(inputs),
    ["after", after.length === 0 ? undefined : after.join(", ")],
    ["when", when],
  ];
  return new Map(parts.filter((part): part is [string, string] => part[1] !== undefined));
}
