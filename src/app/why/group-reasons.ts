import type { PlannedElement, ReasonGroup } from "../../model/plan-report.ts";
import type { Change, Reason } from "../../model/reason.ts";

/** Elements that run for the same kind of reason together, the largest group first; of each group not more than `shown`. */
export function groupReasons(elements: readonly PlannedElement[], shown: number): ReasonGroup[] {
  const groups = new Map<string, PlannedElement[]>();
  for (const element of elements) {
    const kind = kindOf(element.reason);
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [element]);
    else group.push(element);
  }
  return [...groups.values()]
    .toSorted((a, b) => b.length - a.length)
    .map((group) => ({
      count: group.length,
      common: commonChanges(group),
      elements: group.slice(0, shown),
    }));
}

/** What is the same for elements that are shown together: the names of what changed, not the values. */
function kindOf(reason: Reason): string {
  if (reason.type === "changed") return `changed ${reason.changes.map(changeKind).join(" ")}`;
  return reason.type === "no-result" ? `no-result ${reason.earlier.state}` : reason.type;
}

function changeKind(change: Change): string {
  if (change.type === "input")
    return `input ${JSON.stringify(change.name)} ${"from" in change} ${"to" in change}`;
  return change.type === "file" ? `file ${JSON.stringify(change.input)}` : JSON.stringify(change);
}

function commonChanges(group: readonly PlannedElement[]): readonly Change[] {
  const changesOf = ({ reason }: PlannedElement) => (reason.type === "changed" ? reason.changes : []);
  const [first, ...others] = group;
  let common = changesOf(first!);
  for (const other of others) {
    if (common.length === 0) break;
    const theirs = new Set(changesOf(other).map((change) => JSON.stringify(change)));
    common = common.filter((change) => theirs.has(JSON.stringify(change)));
  }
  return common;
}
