import type { RunStatus } from "../model/status.ts";
import { batchLines } from "./batch-lines.ts";
import { columns } from "./columns.ts";
import { agoText, momentText } from "./duration-text.ts";
import { runHeadline } from "./run-headline.ts";
import { paragraph, titled } from "./paragraph.ts";
import { advice, failureParagraph, savings } from "./run-summary.ts";
import { skipList } from "./skip-list.ts";
import { stepTable } from "./step-table.ts";
import { type Style, plainStyle } from "./style.ts";

export interface StatusLinesOptions {
  readonly style: Style;
  readonly now: number;
  readonly width?: number;
  /** Failed elements to list. Default 5. */
  readonly failures?: number;
}

/** A run as text without colours, for logs, notebooks and the console. */
export function statusText(status: RunStatus, now = Date.now()): string {
  return statusLines(status, { style: plainStyle(), now }).join("\n");
}

/** A run as `sheaf status` shows it. */
export function statusLines(status: RunStatus, options: StatusLinesOptions): string[] {
  const { style, now } = options;
  return [
    runHeadline(status, style),
    ...facts(status, now, style),
    "",
    ...stepTable(status.steps, style, options.width),
    ...paragraph(batchLines(status.batch, style)),
    ...paragraph(savings(status)),
    ...paragraph(failureParagraph(status, style, options.failures)),
    ...paragraph(titled(style.warn("Skipped"), skipList(status.steps))),
    ...paragraph(advice(status, style)),
  ];
}

function facts(status: RunStatus, now: number, style: Style): string[] {
  const rows = [
    ["flow", status.flow],
    ["begun", `${momentText(status.createdAt)} (${agoText(status.createdAt, now)})`],
    ...(status.endedAt === undefined ? [] : [["ended", momentText(status.endedAt)]]),
    ...(status.holder === undefined
      ? []
      : [["driven by", `process ${status.holder.pid} on ${status.holder.host}`]]),
    ["folder", status.dir],
  ];
  return columns(
    [{}, {}],
    rows.map(([name, value]) => [style.dim(name!), value!]),
    { indent: 2 },
  );
}
