import type { Cause, ElementExplanation, Explanation, PastReason } from "../model/explanation.ts";
import { agoText, durationText, momentText } from "./duration-text.ts";
import { elementName } from "./element-name.ts";
import { failureLine } from "./failure-text.ts";
import { identityLines } from "./identity-lines.ts";
import { plural } from "./number-text.ts";
import { paragraph, titled } from "./paragraph.ts";
import { pastComparedWith, pastReasonLines } from "./past-reason.ts";
import { skipText } from "./skip-text.ts";
import { stepExplanationLines } from "./step-explanation-text.ts";
import type { Style } from "./style.ts";
import { wrapped } from "./text-width.ts";

export interface ExplanationLinesOptions {
  readonly style: Style;
  readonly now: number;
  readonly width?: number | undefined;
}

/** Why a step or an element ended as it did, as `sheaf explain` shows it. */
export function explanationLines(explanation: Explanation, options: ExplanationLinesOptions): string[] {
  if (explanation.type === "step") return stepExplanationLines(explanation, options);
  const { style, width } = options;
  const { state, identity, reason } = explanation;
  const who = `${style.bold(elementName(explanation))} of ${explanation.run}`;
  return [
    `${who} ${outcome(explanation, style)}`,
    ...resultLines(explanation, options),
    ...wrapped(causeLines(explanation, style), width),
    ...paragraph(reason === undefined ? [] : wrapped(reasonLines(explanation, reason), width)),
    ...(state.type === "cached" && identity !== undefined
      ? paragraph(titled("What both have in common: their identity", identityLines(identity, style, width)))
      : []),
    ...paragraph(further(explanation, style)),
  ];
}

/** What became of it, in the words that come after its name. */
function outcome({ state, attempts, runState }: ElementExplanation, style: Style): string {
  switch (state.type) {
    case "pending":
    case "ready":
    case "queued":
      return "has not begun: it waits for its turn, or for what it needs";
    case "running":
      return runState === "interrupted" ? "ran when the process that drove the run went away" : "is running";
    case "succeeded":
      return `${style.good("ran")}, in ${durationText(state.elapsedMs)}${attemptText(attempts)}`;
    case "cached":
      return `was ${style.good("cached")}`;
    case "failed":
      return `${style.bad("failed")}${attemptText(attempts)}: ${failureLine(state.failure)}`;
    case "cancelled":
      return `was ${style.warn("cancelled")}: ${cancelText(state.by)}`;
    case "skipped":
      return `was ${style.warn("skipped")}: ${skipText(state.because.type)}`;
    case "stale":
      return `is ${style.bad("stale")}: ${state.difference}`;
  }
}

const attemptText = (attempts: number): string =>
  attempts > 1 ? ` after ${plural(attempts, "attempt")}` : "";

function cancelText({
  by,
  detail,
}: Extract<ElementExplanation["state"], { type: "cancelled" }>["by"]): string {
  const texts = {
    user: "by whoever drove the run",
    signal: "the process that drove the run was told to end",
    request: "somebody asked for it",
    engine: "nothing needed it any more",
  };
  return detail === undefined ? texts[by] : `${texts[by]} (${detail})`;
}

/** Of a hit: whose result it took. */
function resultLines({ origin, run }: ElementExplanation, { now }: ExplanationLinesOptions): string[] {
  if (origin === undefined) return [];
  const { step, index, at, elapsedMs } = origin;
  const name = index === undefined ? step : elementName({ step, index });
  const whose = origin.run === run ? "this same run" : origin.run || "a run that was removed";
  return [
    `  it took the result of ${name} of ${whose},`,
    `  computed ${momentText(at)} (${agoText(at, now)}), which saved ${durationText(elapsedMs)}`,
  ];
}

/** From what it waited for to what was the cause. */
function causeLines({ causes, state }: ElementExplanation, style: Style): string[] {
  const list =
    state.type === "skipped" && state.because.type === "expansion-failed"
      ? [`  list of ${state.because.step}: ${state.because.message}`]
      : [];
  return [...list, ...causes.map((cause) => `  ${style.dim("because")} ${causeText(cause, style)}`)];
}

function causeText({ element, state }: Cause, style: Style): string {
  const name = style.bold(elementName(element));
  if (state.type === "failed") return `${name} failed: ${failureLine(state.failure)}`;
  if (state.type === "skipped") return `${name} was skipped: ${skipText(state.because.type)}`;
  if (state.type === "cancelled") return `${name} was cancelled: ${cancelText(state.by)}`;
  return `${name} is ${state.type} now`;
}

function reasonLines({ state }: ElementExplanation, reason: PastReason): string[] {
  const against = pastComparedWith(reason);
  const verb = state.type === "running" ? "It runs" : "It ran";
  const title =
    against === undefined ? `${verb}, and took no earlier result:` : `${verb}, compared with ${against}:`;
  return [title, ...pastReasonLines(reason).map((line) => `  ${line}`)];
}

/** Where there is more to see. */
function further({ run, step, index, state, causes }: ElementExplanation, style: Style): string[] {
  const last = causes.at(-1)?.element ?? { step, index };
  if (state.type !== "failed" && causes.length === 0) return [];
  return [style.dim(`More of ${elementName(last)}: sheaf show ${run} '${elementName(last)}'`)];
}
