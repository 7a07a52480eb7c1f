import { formatIndex } from "../model/index-path.ts";
import type { Outlook, PlannedElement, PlannedStep, ReasonGroup } from "../model/plan-report.ts";
import type { Change, Reason } from "../model/reason.ts";
import { changeLines } from "./change-text.ts";
import { failureLine } from "./failure-text.ts";
import { countText, plural } from "./number-text.ts";
import { paragraph } from "./paragraph.ts";
import { reasonLines, reasonText } from "./reason-text.ts";
import type { Style } from "./style.ts";

/** Why the elements of each step would run, spelled out where there is more to say than a few words. */
export function planReasons(steps: readonly PlannedStep[], style: Style): string[] {
  return steps.flatMap((step) => paragraph(stepReasons(step, style)));
}

function stepReasons(step: PlannedStep, style: Style): string[] {
  const groups = step.why.filter(saysMore);
  const later = step.outlook === undefined ? [] : outlookLines(step, step.outlook);
  const wrong = failureLines(step, style);
  if (groups.length === 0 && later.length === 0 && wrong.length === 0) return [];
  const run =
    groups.flatMap(({ elements }) => runOf(elements[0]!.reason) ?? [])[0] ??
    (step.outlook?.type === "changed" ? step.outlook.run : undefined);
  const against = run === undefined ? "" : style.dim(`  compared with ${run}`);
  const isAlone = step.total === 1 && step.run === 1;
  return [
    `${style.bold(step.name)}${against}`,
    ...groups.flatMap((group) => groupLines(group, { style, isAlone, total: step.total })),
    ...notComparedLine(step.notCompared, style),
    ...wrong,
    ...later,
  ];
}

/** What is said in the table needs not be said again. */
function saysMore({ elements: [first] }: ReasonGroup): boolean {
  return !["forced", "closed", "first", "shared"].includes(first!.reason.type);
}

/** Of other reasons the text itself names the run. */
function runOf(reason: Reason): string | undefined {
  if (reason.type === "changed") return reason.earlier.run;
  return reason.type === "new" ? reason.run : undefined;
}

interface Look {
  readonly style: Style;
  /** The step is this one element. */
  readonly isAlone: boolean;
  /** Elements of the step. */
  readonly total: number;
}

function groupLines(group: ReasonGroup, look: Look): string[] {
  const { count, common, elements } = group;
  const { style, isAlone } = look;
  const [first] = elements;
  if (isAlone) return reasonLines(first!.reason).map((line) => `  ${line}`);
  const shared = common.flatMap(changeLines);
  const own = elements.map((element) => ownLines(element, common));
  if (own.every((lines) => lines.length === 0))
    return [`  ${heading(group, look)}`, ...shared.map((line) => `    ${line}`)];
  const rest = count - elements.length;
  const isSame = new Set(own.map((lines) => lines.join("\n"))).size === 1;
  if (isSame && first!.reason.type !== "new")
    return [`  ${heading(group, look)}`, ...[...shared, ...own[0]!].map((line) => `    ${line}`)];
  return [
    `  ${plural(count, "element")}${first!.reason.type === "new" ? ", new" : ""}`,
    ...shared.map((line) => `    ${line}`),
    ...elements.flatMap(({ index }, at) => elementLines(formatIndex(index), own[at]!, style)),
    ...(rest > 0 ? [style.dim(`    and ${countText(rest)} more`)] : []),
  ];
}

function heading({ count, elements }: ReasonGroup, { style, total }: Look): string {
  if (count === total) return `all ${plural(count, "element")}`;
  const names = elements.map(({ index }) => formatIndex(index)).join(" ");
  const more = count > elements.length ? ` ${style.glyphs.ellipsis}` : "";
  return `${plural(count, "element")}  ${style.dim(names + more)}`;
}

function elementLines(name: string, lines: readonly string[], style: Style): string[] {
  const indent = " ".repeat(name.length);
  return lines.map((line, at) => `    ${style.dim(at === 0 ? name : indent)}  ${line}`);
}

/** What is to be said of an element beside what holds for all of its group. */
function ownLines({ reason, inputs = {} }: PlannedElement, common: readonly Change[]): readonly string[] {
  if (reason.type === "new") {
    const given = Object.entries(inputs).map(([name, text]) => `${name}: ${text}`);
    return [given.join(", ")];
  }
  if (reason.type !== "changed") return [reasonText(reason)];
  const known = new Set(common.map((change) => JSON.stringify(change)));
  const changes = reason.changes.filter((change) => !known.has(JSON.stringify(change)));
  return reasonLines({ ...reason, changes });
}

function notComparedLine(count: number, style: Style): string[] {
  return count === 0
    ? []
    : [style.dim(`  ${plural(count, "more element")}, not compared (--all compares them)`)];
}

/** What is wrong with the inputs of elements that cannot run. */
function failureLines({ failed, failures = [] }: PlannedStep, style: Style): string[] {
  if (failures.length === 0) return [];
  const rest = failed - failures.length;
  return [
    `  ${plural(failed, "element")} with inputs that the task does not take`,
    ...failures.flatMap(({ index, failure }) => {
      const [, ...more] = failure.message.split("\n");
      const mend = failure.mend === undefined ? [] : [`${style.accent("mend")} ${failure.mend}`];
      const lines = [failureLine(failure), ...more, ...mend];
      return index.length === 0
        ? lines.map((line) => `    ${line}`)
        : elementLines(formatIndex(index), lines, style);
    }),
    ...(rest > 0 ? [style.dim(`    and ${countText(rest)} more`)] : []),
  ];
}

/** Of elements that will run whatever they are given; of others nothing is certain. */
function outlookLines(step: PlannedStep, outlook: Outlook): string[] {
  if (outlook.type !== "changed") return [];
  const told = step.cached + step.run > 0;
  const waits = step.total === 1 ? "it waits" : told ? "the others wait" : "all wait";
  const begin = `  ${waits} for ${list(step.waitsFor)}, and will run whatever that gives`;
  const changes = JSON.stringify(outlook.changes);
  if (step.why.some(({ common }) => JSON.stringify(common) === changes))
    return [`${begin}, for the same reason`];
  return [begin, ...outlook.changes.flatMap(changeLines).map((line) => `    ${line}`)];
}

/** Where a reader would wonder: what may come out as cached after all. */
export function cutOffs(steps: readonly PlannedStep[]): string[] {
  const open = steps.filter(({ outlook }) => outlook?.type === "open");
  if (open.length === 0) return [];
  const [first, ...others] = open;
  const rest = others.length === 0 ? "" : `; so may ${list(others.map(({ name }) => name))} after it`;
  const gives = first!.waitsFor.length === 1 ? "gives" : "give";
  return [
    `${first!.name} may still be cached: it runs only if ${list(first!.waitsFor)} ${gives} something else than before${rest}.`,
  ];
}

/** `a`, `a and b`, `a, b and 3 more`. */
function list(names: readonly string[]): string {
  const [last, ...before] =
    names.length > 4 ? [`${names.length - 3} more`, ...names.slice(0, 3).toReversed()] : names.toReversed();
  return before.length === 0 ? last! : `${before.toReversed().join(", ")} and ${last}`;
}
