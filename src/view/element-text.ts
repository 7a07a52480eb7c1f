import type { ElementReport, RecordedAttempt, ResultOrigin } from "../model/element-report.ts";
import type { SchedulerUsage, Usage } from "../model/usage.ts";
import { columns } from "./columns.ts";
import { agoText, durationText, momentText } from "./duration-text.ts";
import { elementName } from "./element-name.ts";
import { userFrames } from "./error-text.ts";
import { failureLine } from "./failure-text.ts";
import { inputLines } from "./input-lines.ts";
import { bytesText } from "./number-text.ts";
import { paragraph, titled } from "./paragraph.ts";
import { stateLine } from "./state-line.ts";
import type { Style } from "./style.ts";
import { cutLines } from "./value-lines.ts";

export interface ElementLinesOptions {
  readonly style: Style;
  readonly now: number;
  readonly width?: number | undefined;
  /** Nothing is cut. */
  readonly full: boolean;
  /** The output's value as lines. */
  readonly output: readonly string[];
}

/** Lines of an output that are shown of it where it is cut. */
const outputLines = 40;

/** An element as `sheaf show` shows it. */
export function elementLines(report: ElementReport, options: ElementLinesOptions): string[] {
  const { style, now, full } = options;
  const width = full ? undefined : options.width;
  return [
    `${style.bold(elementName(report))} of ${report.run}`,
    `  ${stateLine(report.state, style)}${goneText(report, style)}`,
    ...(report.origin === undefined ? [] : originLines(report, report.origin, options)),
    ...failureLines(report, style),
    ...paragraph(titled("Inputs", inputLines(report.inputs, style, width))),
    ...paragraph(titled(`Output ${style.dim(outputNote(report))}`, outputOf(report, options))),
    ...paragraph(titled(logTitle(report, style), logLines(report, style))),
    ...paragraph(titled("Attempts", attemptLines(report.attempts, style))),
    ...paragraph(titled("Details", detailLines(report, style, now))),
  ];
}

function goneText({ state, runState }: ElementReport, style: Style): string {
  return state.type === "running" && runState === "interrupted"
    ? style.warn(", and the process that drove the run is gone")
    : "";
}

/** Of a hit: whose result it is and what that saved. */
function originLines(report: ElementReport, origin: ResultOrigin, { style, now }: ElementLinesOptions) {
  const { run, step, index, at, elapsedMs } = origin;
  const name = index === undefined ? step : elementName({ step, index });
  const where =
    run === report.run
      ? "of this run, which has the same inputs"
      : `of ${run === "" ? "a run that was removed" : run}`;
  return [
    `  the result of ${style.bold(name)} ${where}, computed ${momentText(at)} (${agoText(at, now)})`,
    `  it saved ${durationText(elapsedMs)}`,
    ...(index === undefined || run === "" || run === report.run
      ? []
      : [`  ${style.dim(`its log and attempts: sheaf show ${run} '${name}'`)}`]),
  ];
}

/** What a failure has beyond its first line. */
function failureLines({ state }: ElementReport, style: Style): string[] {
  if (state.type !== "failed") return [];
  const { failure } = state;
  const frames = failure.code?.startsWith("SHEAF_") === true ? [] : userFrames(failure);
  return [
    ...failure.message.split("\n").slice(1),
    ...frames.map((frame) => style.dim(frame)),
    ...(failure.lastLines ?? []).map((line) => `${style.dim("|")} ${line}`),
    ...(failure.mend === undefined ? [] : [`${style.accent("mend")} ${failure.mend}`]),
  ].map((line) => `      ${line}`);
}

function outputNote({ output }: ElementReport): string {
  return output === undefined ? "" : `(${output.format}, ${bytesText(output.bytes)})`;
}

function outputOf({ output }: ElementReport, options: ElementLinesOptions): string[] {
  if (output === undefined) return [];
  if (output.missing !== undefined) return [`  ${options.style.warn(`not shown: ${output.missing}`)}`];
  const limits =
    options.full || options.width === undefined ? {} : { width: options.width - 2, lines: outputLines };
  return cutLines(options.output, limits).map((line) => `  ${line}`);
}

function logTitle({ log }: ElementReport, style: Style): string {
  return log.job === undefined
    ? "Log"
    : `Log ${style.dim("(the scheduler's: the element wrote nothing itself)")}`;
}

function logLines({ log }: ElementReport, style: Style): string[] {
  if (log.lines.length === 0)
    return log.job === undefined ? [] : [`  ${style.dim("job")} ${log.job}: ${log.says ?? "left no log"}`];
  const cut = log.isCut ? [`  ${style.dim(style.glyphs.ellipsis)}`] : [];
  return [`  ${style.dim(log.file)}`, ...cut, ...log.lines.map((line) => `  ${line}`)];
}

/** Only where there was more than one. */
function attemptLines(attempts: readonly RecordedAttempt[], style: Style): string[] {
  if (attempts.length < 2) return [];
  const rows = attempts.map(({ attempt, elapsedMs, failure }) => [
    String(attempt),
    elapsedMs === undefined ? "running" : durationText(elapsedMs),
    failure === undefined ? "" : `${style.dim(failure.cause)}  ${failureLine(failure)}`,
  ]);
  return columns([{ align: "right" }, { align: "right" }, {}], rows, { indent: 2 });
}

function detailLines(report: ElementReport, style: Style, now: number): string[] {
  const { task, step, startedAt, endedAt, elapsedMs, asked, used } = report;
  const rows = [
    ...(task === step ? [] : [["task", task]]),
    ...(used?.queuedMs === undefined ? [] : [["queued", durationText(used.queuedMs)]]),
    ...(startedAt === undefined
      ? []
      : [["started", `${momentText(startedAt)} (${agoText(startedAt, now)})`]]),
    ...(endedAt === undefined ? [] : [["ended", momentText(endedAt)]]),
    ...(elapsedMs === undefined ? [] : [["took", durationText(elapsedMs)]]),
    ...(asked === undefined ? [] : [["asked for", askedText(asked)]]),
    ...(used === undefined ? [] : usedRows(used)),
    ["run folder", report.dir],
    ...(report.workDir === undefined ? [] : [["scratch folder", report.workDir]]),
  ];
  return columns(
    [{}, {}],
    rows.map(([name, value]) => [style.dim(name!), value!]),
    { indent: 2 },
  );
}

function askedText(asked: ElementReport["asked"] & {}): string {
  if (asked === "computed") return "what its task computes from the input";
  return Object.entries(asked)
    .map(([name, amount]) => `${name} ${amountText(name, amount)}`)
    .join(", ");
}

function amountText(name: string, amount: number | string | boolean | object): string {
  if (typeof amount === "number" && name === "mem") return bytesText(amount);
  return typeof amount === "object" ? JSON.stringify(amount) : String(amount);
}

function usedRows(used: Usage): string[][] {
  const { scheduler, job } = used;
  // A worker that was killed has told nothing.
  const isTold = used.cpuMs !== undefined || used.peakRssBytes !== undefined || scheduler === undefined;
  return [
    ...(isTold ? [["used", usedText(used)]] : []),
    ...(scheduler === undefined
      ? []
      : [["scheduler's account", accountText(scheduler, isTold ? undefined : used.host)]]),
    ...(job === undefined ? [] : [["job", job]]),
  ];
}

function accountText({ wallMs, cpuMs, peakRssBytes }: SchedulerUsage, host: string | undefined): string {
  const took = wallMs === undefined ? [] : [`the job took ${durationText(wallMs)}`];
  const used =
    cpuMs === undefined && peakRssBytes === undefined ? [] : [usedText({ wallMs: 0, cpuMs, peakRssBytes })];
  return [...took, ...used, ...(host === undefined ? [] : [`on ${host}`])].join(", ");
}

function usedText({ cpuMs, peakRssBytes, readBytes, writtenBytes, host }: Usage): string {
  const parts = [
    cpuMs === undefined ? undefined : `${durationText(cpuMs)} of processor time`,
    peakRssBytes === undefined ? undefined : `${bytesText(peakRssBytes)} of memory at most`,
    readBytes === undefined ? undefined : `${bytesText(readBytes)} read`,
    writtenBytes === undefined ? undefined : `${bytesText(writtenBytes)} written`,
    host === undefined ? undefined : `on ${host}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "not measured" : parts.join(", ");
}
