import type { Failure } from "../model/failure.ts";
import { formatIndex } from "../model/index-path.ts";
import type { FailedElement, RunStatus } from "../model/status.ts";
import { userFrames } from "./error-text.ts";
import { plural } from "./number-text.ts";
import type { Style } from "./style.ts";

/** A failure in one line: `TypeError: x is not a function`. */
export function failureLine(failure: Failure): string {
  const [first = ""] = failure.message.split("\n");
  const named = failure.name === "" || failure.name === "Error" || failure.name === "SheafError";
  return `${named ? "" : `${failure.name}: `}${first}${failure.code?.startsWith("SHEAF_") ? ` [${failure.code}]` : ""}`;
}

/** Where the user's code threw: of an error that Sheaf found itself, the message says all. */
function thrownAt(failure: Failure): string[] {
  return failure.code?.startsWith("SHEAF_") ? [] : userFrames(failure).slice(0, shownFrames);
}
const shownFrames = 3;

/** One failed element: its name, the error, where it was thrown, the last lines of what it called, its log. */
export function failedElement(element: FailedElement, style: Style): string[] {
  const { failure } = element;
  const attempts = element.attempt > 1 ? style.dim(` (${plural(element.attempt, "attempt")})`) : "";
  const [, ...more] = failure.message.split("\n");
  return [
    `  ${style.bad(style.glyphs.failed)} ${style.bold(element.step + formatIndex(element.index))}${attempts}  ${failureLine(failure)}`,
    ...more.map((line) => `      ${line}`),
    ...thrownAt(failure).map((frame) => `      ${style.dim(frame)}`),
    ...(failure.lastLines ?? []).map((line) => `      ${style.dim("|")} ${line}`),
    ...(failure.mend === undefined ? [] : [`      ${style.accent("mend")} ${failure.mend}`]),
    `      ${style.dim("log")}  ${element.log}`,
  ];
}

/** The failed elements that the status carries, and how to see the rest. */
export function failureList(status: RunStatus, style: Style, limit = 5): string[] {
  const first = status.failures.slice(0, limit);
  const rest = status.failedTotal - first.length;
  const more = `  ${style.glyphs.ellipsis} ${plural(rest, "more failed element")}: sheaf status ${status.run} --errors`;
  return [...first.flatMap((element) => failedElement(element, style)), ...(rest > 0 ? [more] : [])];
}
