import { formatIndex } from "../model/index-path.ts";
import type { LookUp } from "../model/look-up.ts";
import type { EarlierElement, Reason } from "../model/reason.ts";
import { changeLines } from "./change-text.ts";

const closed: Readonly<Record<Exclude<LookUp, "open">, string>> = {
  uncached: "its task has `cache: false`",
  "not-deterministic": "its task has `deterministic: false`",
  "no-file": "its code is in no file, and it has no `version`",
};

/** Why an element runs, in one line: what comes after "it runs, because". */
export function reasonText(reason: Reason): string {
  const lines = reasonLines(reason);
  return lines.join("; ");
}

/** The same, a line for each thing that changed. */
export function reasonLines(reason: Reason): readonly string[] {
  if (reason.type !== "changed") return [plainText(reason)];
  const lines = reason.changes.flatMap(changeLines);
  const outcome = reason.earlier.state === "failed" ? [`and it failed in ${reason.earlier.run}`] : [];
  return [...lines, ...outcome];
}

function plainText(reason: Exclude<Reason, { type: "changed" }>): string {
  switch (reason.type) {
    case "forced":
      return "forced";
    case "closed":
      return closed[reason.lookUp];
    case "first":
      return "never ran before";
    case "not-reached":
      return `${reason.run} has not got to it`;
    case "new":
      return `new: ${reason.run} had no such element`;
    case "no-result":
      return withoutResult(reason.earlier);
    case "own":
      return `${reason.earlier.run} kept its results to itself: ${closed[reason.lookUp].replace("has", "had")}`;
    case "gone":
      return `nothing changed, but its result in ${reason.earlier.run} is there no more`;
    case "unusable":
      return `the result of ${reason.result.run} cannot be used: ${shortDigests(reason.result.problem)}`;
    case "shared":
      return "the same as another element of this run, and computed once with it";
  }
}

/** Of a digest, as much as tells it apart. */
const shortDigests = (text: string) => text.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");

function withoutResult({ run, state, failure }: EarlierElement): string {
  switch (state) {
    case "failed":
      return `it failed in ${run}${failure === undefined ? "" : `: ${failure}`}`;
    case "running":
      return `it is running in ${run}`;
    case "interrupted":
      return `${run} was interrupted while it ran`;
    case "cancelled":
    case "skipped":
      return `it was ${state} in ${run}`;
    default:
      return `${run} has no result of it`;
  }
}

/** The element that it was compared with: `squares[3] of demo-20261120-1`; undefined where there is none. */
export function comparedWith(reason: Reason): string | undefined {
  if (!("earlier" in reason)) return undefined;
  const { run, step, index } = reason.earlier;
  return `${step}${formatIndex(index)} of ${run}`;
}
