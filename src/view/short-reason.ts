import type { PlannedStep } from "../model/plan-report.ts";
import type { Change, EarlierElement, Reason } from "../model/reason.ts";
import { countText } from "./number-text.ts";
import { reasonText } from "./reason-text.ts";

/** Why elements of a step would run, in a few words: `code changed`, `input seed changed (12), new (3)`. */
export function shortReason(step: PlannedStep): string {
  const { why, run, notCompared, failed, skipped } = step;
  if (run === 0 && step.unknown) return waiting(step);
  if (run === 0) return failed > 0 ? "inputs that its task does not take" : skipped > 0 ? "skipped" : "";
  const isOne = why.length === 1 && notCompared === 0;
  const groups = why.map(({ count, elements: [first] }) => {
    const label = labelOf(first!.reason);
    return isOne ? label : `${label} (${countText(count)})`;
  });
  return [...groups, ...(notCompared > 0 ? [`more (${countText(notCompared)})`] : [])].join(", ");
}

/** What it waits for, and what of it is certain. */
function waiting({ waitsFor, outlook }: PlannedStep): string {
  const waits = `waits for ${waitsFor.join(", ")}`;
  if (outlook === undefined || outlook.type === "open") return waits;
  return `${outlook.type === "changed" ? changed(outlook.changes) : labelOf(outlook)}; ${waits}`;
}

function changed(changes: readonly Change[]): string {
  return `${[...new Set(changes.flatMap(subjects))].join(", ")} changed`;
}

function labelOf(reason: Reason): string {
  switch (reason.type) {
    case "changed":
      return changed(reason.changes);
    case "first":
      return "never ran";
    case "not-reached":
      return "not reached before";
    case "no-result":
      return outcomes[reason.earlier.state];
    case "own":
      return "result was not for others";
    case "gone":
      return "result is gone";
    case "unusable":
      return "result cannot be used";
    case "shared":
      return "same as another";
    case "new":
    case "forced":
      return reason.type;
    case "closed":
      return reasonText(reason);
  }
}

const outcomes: Readonly<Record<EarlierElement["state"], string>> = {
  failed: "failed before",
  cancelled: "cancelled before",
  skipped: "skipped before",
  running: "running now",
  interrupted: "interrupted before",
  stale: "out of date before",
  succeeded: "result is gone",
  cached: "result is gone",
};

function subjects(change: Change): readonly string[] {
  switch (change.type) {
    case "input":
      return [`input ${change.name}`];
    case "input-renamed":
      return [`input ${change.to}`];
    case "file":
      return [`content of ${change.input}`];
    case "env":
      return [change.name];
    case "scheme":
      return ["Sheaf"];
    case "code":
      return change.parts.length === 0
        ? ["code"]
        : change.parts.map(({ what, name }) => subjectOf(what, name));
    default:
      return [change.type];
  }
}

function subjectOf(what: string, name: string): string {
  if (what === "package") return `package ${name}`;
  if (what === "uses") return name;
  return what === "schema" ? "output schema" : "code";
}
