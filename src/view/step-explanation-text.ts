import type { StepExplanation } from "../model/explanation.ts";
import type { PlannedStep } from "../model/plan-report.ts";
import { formatIndex } from "../model/index-path.ts";
import { countText, plural } from "./number-text.ts";
import { paragraph } from "./paragraph.ts";
import { pastReasonLines } from "./past-reason.ts";
import { planReasons } from "./plan-reasons.ts";
import { shortReason } from "./short-reason.ts";
import { skipText } from "./skip-text.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./text-width.ts";

/** Why the elements of a step ended as they did, those of a kind together. */
export function stepExplanationLines(
  explanation: StepExplanation,
  { style, width }: { readonly style: Style; readonly width?: number | undefined },
): string[] {
  const { run, step, counts, reason } = explanation;
  const planned = asPlanned(explanation);
  return [
    `${style.bold(step)} of ${run}: ${plural(counts.total, "element")}`,
    ...ranLines(planned, style),
    ...originLines(explanation, style),
    ...failedLines(explanation, style),
    ...otherLines(explanation, style),
    ...paragraph(reason === undefined ? [] : wrapped(pastReasonLines(reason), width)),
    ...wrapped(planReasons([planned], style), width),
    ...paragraph(counts.total === 0 ? [] : [style.dim(`One of them: sheaf explain ${run} '${step}[INDEX]'`)]),
  ];
}

/** The same in the form in which a plan has it: what ran is what would have run. */
function asPlanned({ step, task, counts, why, notCompared }: StepExplanation): PlannedStep {
  const run = counts.succeeded + counts.failed + counts.running;
  const { total, cached, skipped, failed } = counts;
  const common = { name: step, task, total, cached, skipped, failed, why, notCompared };
  return { ...common, run, unknown: false, waitsFor: [] };
}

function ranLines(planned: PlannedStep, style: Style): string[] {
  if (planned.run === 0) return [];
  const why = shortReason(planned);
  return [`  ${style.bold(countText(planned.run))} ran${why === "" ? "" : `: ${why}`}`];
}

function originLines({ counts, origins, run }: StepExplanation, style: Style): string[] {
  if (counts.cached === 0) return [];
  const whose = origins.map((origin) => {
    const of = origin.run === run ? "this run, with the same inputs" : origin.run || "removed runs";
    return origins.length === 1 ? `results of ${of}` : `${countText(origin.count)} of ${of}`;
  });
  return [`  ${style.bold(countText(counts.cached))} cached: ${whose.join(", ")}`];
}

function failedLines({ counts, failed }: StepExplanation, style: Style): string[] {
  if (counts.failed === 0) return [];
  const rest = counts.failed - failed.length;
  return [
    `  ${style.bold(countText(counts.failed))} of those that ran failed:`,
    ...failed.map(({ index, failure }) => `    ${style.dim(formatIndex(index))}  ${failure}`),
    ...(rest > 0 ? [style.dim(`    and ${countText(rest)} more`)] : []),
  ];
}

function otherLines({ counts, skips }: StepExplanation, style: Style): string[] {
  const skipped = skips.map(
    ({ because, count }) => `  ${style.bold(countText(count))} skipped: ${skipText(because)}`,
  );
  const rest = (["cancelled", "stale"] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `  ${style.bold(countText(counts[state]))} ${state}`);
  return [...skipped, ...rest];
}
