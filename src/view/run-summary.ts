import type { RunStatus } from "../model/status.ts";
import { batchLines } from "./batch-lines.ts";
import { durationText } from "./duration-text.ts";
import { failureLine, failureList } from "./failure-text.ts";
import { nextCommand } from "./next-command.ts";
import { plural } from "./number-text.ts";
import { paragraph, titled } from "./paragraph.ts";
import { runHeadline } from "./run-headline.ts";
import { skipList } from "./skip-list.ts";
import { stepTable } from "./step-table.ts";
import type { Style } from "./style.ts";

/** What a run came to, printed when it has ended. */
export function runSummary(status: RunStatus, style: Style, width?: number): string[] {
  return [
    runHeadline(status, style),
    "",
    ...stepTable(status.steps, style, width),
    ...paragraph(batchLines(status.batch, style)),
    ...paragraph(savings(status)),
    ...paragraph(
      titled(
        "Published",
        (status.published ?? []).map((path) => `  ${path}`),
      ),
    ),
    ...paragraph(failureParagraph(status, style)),
    ...paragraph(titled(style.warn("Skipped"), skipList(status.steps))),
    ...paragraph(advice(status, style)),
  ];
}

/** Time saved by the cache; nothing when there were no hits. */
export function savings(status: RunStatus): string[] {
  const cached = status.steps.reduce((sum, step) => sum + step.cached, 0);
  const savedMs = status.steps.reduce((sum, step) => sum + step.savedMs, 0);
  return cached === 0 ? [] : [`The cache saved ${durationText(savedMs)} (${plural(cached, "element")}).`];
}

export function failureParagraph(status: RunStatus, style: Style, limit?: number): string[] {
  const list = failureList(status, style, limit);
  const own = status.error === undefined || status.failedTotal > 0 ? [] : runError(status.error, style);
  const isTolerated = status.state === "succeeded";
  const title = isTolerated ? style.warn("Failed, and settled by the flow") : style.bad("Failed");
  return [...own, ...titled(title, list)];
}

function runError(error: NonNullable<RunStatus["error"]>, style: Style): string[] {
  return [
    `${style.bad("Error")} ${failureLine(error)}`,
    ...(error.mend === undefined ? [] : [`  ${error.mend}`]),
  ];
}

export function advice(status: RunStatus, style: Style): string[] {
  const next = nextCommand(status);
  return next === undefined ? [] : [`${next.text}:  ${style.bold(next.command)}`];
}
