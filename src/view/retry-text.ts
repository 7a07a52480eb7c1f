import type { RetriedEnd, RetriedGroup, RetriedStep, RetryReport } from "../model/retry-report.ts";
import type { Asked } from "../model/usage.ts";
import { type Column, columns } from "./columns.ts";
import { elementName } from "./element-name.ts";
import { bytesText, countText, plural } from "./number-text.ts";
import { paragraph } from "./paragraph.ts";
import { roundedUpMemory, roundedUpTime } from "./round-up.ts";
import type { Style } from "./style.ts";
import { limitText } from "./usage-advice.ts";

const shape: readonly Column[] = [
  { title: "elements", shrinkTo: 16 },
  { title: "why", shrinkTo: 24 },
  { title: "asks for" },
];

/** What a retry would run again, why, and what it would ask for. */
export function retryLines({ steps }: RetryReport, style: Style, width?: number): string[] {
  const rows = steps.flatMap((step) => stepRows(step, style));
  if (rows.length === 0) return ["Nothing to run again."];
  const limits = width === undefined ? {} : { width };
  return [
    ...columns(shape, rows, { indent: 2, heading: style.dim, ...limits }),
    "",
    totalText(steps),
    ...paragraph(steps.flatMap((step) => hints(step, style))),
  ];
}

function stepRows(step: RetriedStep, style: Style): string[][] {
  const { name, again, changed, cached, waiting, unknown } = step;
  const rows = again.map((group) => [
    elementsText(name, group),
    whyText(group),
    changesText(group) || style.dim("as before"),
  ]);
  if (changed > 0) rows.push([`${name}: ${countText(changed)}`, "the code or the inputs have changed", ""]);
  if (cached > 0) rows.push([`${name}: ${countText(cached)} of these`, "in the cache by now", "nothing"]);
  if (waiting > 0 || unknown)
    rows.push([
      `${name}: ${unknown ? "?" : countText(waiting)}`,
      style.dim("what they wait for runs first"),
      "",
    ]);
  return rows;
}

function elementsText(step: string, { elements, count }: RetriedGroup): string {
  const names = elements.map((index) => elementName({ step, index })).join(", ");
  const others = count - elements.length;
  return others === 0 ? names : `${names} and ${countText(others)} more`;
}

function whyText({ end, asked, peakRssBytes }: RetriedGroup): string {
  if (end.type !== "failed") return endTexts[end.type];
  if (end.cause === "timeout")
    return asked?.timeMs === undefined ? "took too long" : `took longer than ${limitText(asked.timeMs)}`;
  if (end.cause !== "out-of-memory") return `${end.code ?? end.name}: ${end.message.split("\n", 1)[0]}`;
  const had = asked === undefined || asked.memBytes === 0 ? [] : [`asked for ${bytesText(asked.memBytes)}`];
  const used = peakRssBytes === undefined ? [] : [`used up to ${bytesText(peakRssBytes)}`];
  return ["ran out of memory", ...had, ...used].join(", ");
}

const endTexts: Readonly<Record<Exclude<RetriedEnd["type"], "failed">, string>> = {
  cancelled: "was cancelled",
  stale: "its code had changed meanwhile",
  interrupted: "was interrupted",
  "not-begun": "had no result yet",
};

/** `mem 1 GB → 2 GB`; empty where nothing changes. */
function changesText({ asked, next }: RetriedGroup): string {
  if (next === "by function") return next;
  return [
    changeText(
      "cpus",
      amounts(asked, next, ({ cpus }) => String(cpus)),
    ),
    changeText("mem", amounts(asked, next, memText)),
    changeText("time", amounts(asked, next, timeText)),
  ]
    .filter((text) => text !== undefined)
    .join(", ");
}

const memText = ({ memBytes }: Asked) => (memBytes === 0 ? "any" : bytesText(memBytes));
const timeText = ({ timeMs }: Asked) => (timeMs === undefined ? "no limit" : limitText(timeMs));

function amounts(before: Asked | undefined, next: Asked, text: (asked: Asked) => string) {
  return { from: before === undefined ? undefined : text(before), to: text(next) };
}

function changeText(
  name: string,
  { from, to }: { from: string | undefined; to: string },
): string | undefined {
  return from === undefined || from === to ? undefined : `${name} ${from} → ${to}`;
}

function totalText(steps: readonly RetriedStep[]): string {
  const sum = (count: (step: RetriedStep) => number) => steps.reduce((total, step) => total + count(step), 0);
  const again = sum((step) => step.again.reduce((total, { count }) => total + count, 0) - step.cached);
  const changed = sum((step) => step.changed);
  const waiting = sum((step) => step.waiting);
  const more = steps.some(({ unknown }) => unknown) ? " or more" : "";
  const rest =
    waiting > 0 || more !== "" ? `, and then ${countText(waiting)}${more} that wait for others` : "";
  return `${plural(again + changed, "element")} would run again${rest}.`;
}

/** What ran out of something and would get no more of it, and what to write. */
function hints({ name, again }: RetriedStep, style: Style): string[] {
  return again.flatMap(({ end, asked, next, peakRssBytes = 0 }) => {
    if (end.type !== "failed" || next === "by function") return [];
    if (end.cause === "out-of-memory" && next.memBytes <= Math.max(asked?.memBytes ?? 0, peakRssBytes)) {
      const [mem] = roundedUpMemory(2 * Math.max(next.memBytes, peakRssBytes));
      return hint(name, { what: "memory", patch: `mem: "${mem}"`, style });
    }
    if (end.cause === "timeout" && next.timeMs !== undefined && next.timeMs <= (asked?.timeMs ?? 0)) {
      const [time] = roundedUpTime(2 * next.timeMs);
      return hint(name, { what: "time", patch: `time: "${time}"`, style });
    }
    return [];
  });
}

function hint(name: string, { what, patch, style }: { what: string; patch: string; style: Style }): string[] {
  return [
    `${style.bold(name)} ran out of ${what} and would be given no more: write \`${patch}\` in its resources, or \`escalate: true\` in its retry.`,
  ];
}
