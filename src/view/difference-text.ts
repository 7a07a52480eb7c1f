import type {
  ComparedRun,
  RunDifference,
  StepDifference,
  TaskChange,
  ValueChange,
  WiringChange,
} from "../model/run-difference.ts";
import { changeLines } from "./change-text.ts";
import { agoText, durationText } from "./duration-text.ts";
import { countText } from "./number-text.ts";
import { paragraph, titled } from "./paragraph.ts";
import { resultLines, resultSummary } from "./result-difference-text.ts";
import { stateText } from "./run-headline.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./text-width.ts";
import { timeLines } from "./time-difference-text.ts";

export interface DifferenceLinesOptions {
  readonly style: Style;
  readonly now: number;
  readonly width?: number | undefined;
}

/** In what two runs differ, as `sheaf diff` shows it. What is the same is in one line. */
export function differenceLines(difference: RunDifference, options: DifferenceLinesOptions): string[] {
  const { style } = options;
  const { runs, params, wiring, tasks, packages, environment, surroundings, steps } = difference;
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ["Params", params.map((change) => valueLine(change, "none"))],
    ["Wiring", wiring.flatMap(wiringLines)],
    ["Code", tasks.flatMap((task) => taskLines(task, style))],
    ["Packages", packages.map((change) => valueLine(change, "none"))],
    ["Environment", environment.map((change) => valueLine(change, "not set"))],
    ["Surroundings", surroundings.map((change) => valueLine(change, "none"))],
    ["States", steps.flatMap(stateLines)],
  ];
  const same = parts.filter(([, lines]) => lines.length === 0).map(([name]) => name.toLowerCase());
  return [
    runLine("from", runs[0], options),
    runLine("to  ", runs[1], options),
    ...parts.flatMap(([name, lines]) => paragraph(titled(name, wrapped(lines, options.width)))),
    ...paragraph(same.length === 0 ? [] : [style.dim(`The same: ${same.join(", ")}.`)]),
    ...paragraph([`Results: ${resultSummary(difference)}`, ...resultLines(difference, options)]),
    ...paragraph(titled("Time", timeLines(difference, options))),
  ];
}

function runLine(word: string, run: ComparedRun, { style, now }: DifferenceLinesOptions): string {
  const { state, elapsedMs, createdAt } = run;
  const took = durationText(elapsedMs);
  return `${style.dim(word)} ${style.bold(run.run)} ${stateText(state, style)} after ${took} (${agoText(createdAt, now)})`;
}

function valueLine({ name, from, to }: ValueChange, nothing: string): string {
  return `  ${name}: ${from ?? nothing} → ${to ?? nothing}`;
}

/** What became of elements that have no result: `convert: none → 2 failed`. */
function stateLines({ step, without }: StepDifference): string[] {
  const [before, after] = without.map((counts) =>
    Object.entries(counts)
      .map(([state, count]) => `${countText(count)} ${state}`)
      .toSorted()
      .join(", "),
  );
  return before === after
    ? []
    : [`  ${step}: ${before || "all have results"} → ${after || "all have results"}`];
}

function wiringLines({ step, kind, changes }: WiringChange): string[] {
  if (kind !== "changed") return [`  ${step} ${kind}`];
  return changes.map((change) => `  ${step}, ${valueLine(change, "none").trimStart()}`);
}

function taskLines({ task, steps, changes }: TaskChange, style: Style): string[] {
  const used = steps.length === 1 && steps[0] === task ? "" : style.dim(` (${steps.join(", ")})`);
  return [`  ${task}${used}`, ...changes.flatMap(changeLines).map((line) => `    ${line}`)];
}
