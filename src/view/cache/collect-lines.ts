import type { CollectReport, RemovedRun } from "../../model/cache-report.ts";
import { columns } from "../columns.ts";
import { agoText } from "../duration-text.ts";
import { bytesText, countText, plural } from "../number-text.ts";
import { stateText } from "../run-headline.ts";
import { amountText } from "./size-lines.ts";
import type { ListLayout } from "./list-tables.ts";

/** Runs are listed up to here; `--json` has all. */
const SHOWN = 20;

/** What a collection removes, or would. */
export function collectLines(report: CollectReport, layout: ListLayout): string[] {
  const { results, blobs, folders, sources, databaseBytes, reports, freedBytes, dryRun } = report;
  const about = dryRun ? "about " : "";
  const rows = [
    ["results", countText(results)],
    ["blobs", amountText(blobs, "blob")],
    ["logs", `${bytesText(folders.bytes)} of ${plural(folders.count, "run")}`],
    ...(sources.count === 0
      ? []
      : [["source", `${bytesText(sources.bytes)} in ${plural(sources.count, "copy", "copies")}`]]),
    ...(reports === 0 ? [] : [["code", plural(reports, "report")]]),
    ...(databaseBytes === 0 ? [] : [["database", about + bytesText(databaseBytes)]]),
    ["freed", layout.style.bold((databaseBytes === 0 ? "" : about) + bytesText(freedBytes))],
  ];
  return [
    headline(report),
    ...runLines(report.runs, layout),
    "",
    ...columns([{}, {}], rows, { indent: 2 }),
    "",
    ...remarks(report),
  ];
}

function headline({ dryRun, runs }: CollectReport): string {
  const what = runs.length === 0 ? "no run, and what none needs" : plural(runs.length, "run");
  return `${dryRun ? "Would remove" : "Removed"} ${what}:`;
}

function runLines(runs: readonly RemovedRun[], { style, now }: ListLayout): string[] {
  const shown = runs.slice(0, SHOWN);
  const rows = shown.map(({ run, flow, state, createdAt }) => [
    run,
    flow,
    stateText(state, style),
    agoText(createdAt, now),
  ]);
  const more = runs.length - shown.length;
  return [
    ...columns([{}, {}, {}, {}], rows, { indent: 2 }),
    ...(more > 0 ? [style.dim(`  and ${countText(more)} more`)] : []),
  ];
}

function remarks({ kept, left, overMax, dryRun }: CollectReport): string[] {
  const of = [
    ...(kept.pinned > 0 ? [`${countText(kept.pinned)} pinned`] : []),
    ...(kept.running > 0 ? [`${countText(kept.running)} running`] : []),
    ...(kept.interrupted > 0 ? [`${countText(kept.interrupted)} interrupted`] : []),
  ];
  const stay = `${plural(kept.runs, "run")} ${dryRun ? "would stay" : kept.runs === 1 ? "stays" : "stay"}`;
  return [
    `${stay}${of.length === 0 ? "" : ` (${of.join(", ")})`}.`,
    ...(left.blobs.count === 0
      ? []
      : [
          `Left for later: ${amountText(left.blobs, "blob")}, stored too recently: a run may be about to name them (--grace).`,
        ]),
    ...(left.results === 0
      ? []
      : [
          `Left for later: ${plural(left.results, "result")}, until ${left.runs.join(", ")} has been heard of.`,
        ]),
    ...(overMax ? ["It is still larger than that: nothing more may go."] : []),
  ];
}
