import type { Failure } from "../model/failure.ts";
import { formatIndex } from "../model/index-path.ts";
import type { FailedElement, RunStatus } from "../model/status.ts";
import { userFrames } from "./error-text.ts";
import { plural } from "./number-text.ts";
import type { Style } from "./style.ts";

/** A failure in one line: `TypeError: x is not a function`. */
export function failureLine(failure: Failure): string {
  const [first = ""] = failure.message.split("\n");
  // With a code, the name says nothing more, and the text that a colon announces stands below.
  if (failure.code?.startsWith("SHEAF_")) return `${first.replace(/:$/, "")} [${failure.code}]`;
  return unnamed.has(failure.name) ? first : `${failure.name}: ${first}`;
}
const unnamed: ReadonlySet<string> = new Set(["", "Error", "SheafError"]);

/** Where the user's code threw: of an error that Sheaf found itself, the message says all. */
function thrownAt(failure: Failure): string[] {
  return failure.code?.startsWith("SHEAF_") ? [] : userFrames(failure).slice(0, shownFrames);
}
const shownFrames = 3;

/** One failed element: its name, the error, where it was thrown, the last lines of what it called, its log. */
export function failedElement(element: FailedElement, style: Style): string[] {
  const { failure } = element;
  const attempts = element.attempt > 1 ? style.dim(` (${plural(element.attempt, "attempt")})`) : "";
  return [
    `  ${style.bad(style.glyphs.failed)} ${style.bold(element.step + formatIndex(element.index))}${attempts}  ${failureLine(failure)}`,
    ...moreOfMessage(failure).map((line) => `      ${line}`),
    ...thrownAt(failure).map((frame) => `      ${style.dim(frame)}`),
    ...(failure.lastLines ?? []).map((line) => `      ${style.dim("|")} ${line}`),
    ...(failure.mend === undefined ? [] : [`      ${style.accent("mend")} ${failure.mend}`]),
    ...(element.log === undefined ? [] : [`      ${style.dim("log")}  ${element.log}`]),
  ];
}

/** What the message says below its first line, unless the lines that the program wrote say it again. */
function moreOfMessage({ message, lastLines = [] }: Failure): string[] {
  const [, ...more] = message.split("\n");
  const written = new Set(lastLines.map((line) => line.trim()));
  return more.every((line) => written.has(line.trim())) ? [] : more;
}

/** The failed elements that the status carries, and how to see the rest. */
export function failureList(status: RunStatus, style: Style, limit = 5): string[] {
  const kinds = limit === Infinity ? status.failures.map((element) => [element]) : alike(status.failures);
  const shown = kinds.slice(0, limit);
  const rest = status.failedTotal - shown.reduce((sum, kind) => sum + kind.length, 0);
  const more = `  ${style.glyphs.ellipsis} ${plural(rest, "more failed element")}: sheaf status ${status.run} --errors`;
  return [
    ...shown.flatMap(([first, ...others]) => [
      ...failedElement(first!, style),
      ...(others.length === 0 ? [] : [`      ${style.dim(othersText(others, style))}`]),
    ]),
    ...(rest > 0 ? [more] : []),
  ];
}

/** Those of a step with the same words, together; the ids of jobs do not count. */
function alike(failures: readonly FailedElement[]): FailedElement[][] {
  const kinds = new Map<string, FailedElement[]>();
  for (const element of failures) {
    const { code, name, message } = element.failure;
    const kind = JSON.stringify([element.step, code, name, message.replace(/^job \S+/, "job")]);
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [element]);
    else known.push(element);
  }
  return [...kinds.values()];
}

const namedOthers = 3;

function othersText(others: readonly FailedElement[], { glyphs }: Style): string {
  const names = others.slice(0, namedOthers).map(({ step, index }) => step + formatIndex(index));
  if (others.length <= namedOthers) return `the same: ${names.join(", ")}`;
  return `the same: ${names.join(", ")} ${glyphs.ellipsis} ${others.length} in all`;
}
