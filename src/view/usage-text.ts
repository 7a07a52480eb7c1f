import type { AskedResources, Spread, StepUsage, UsageReport } from "../model/usage-report.ts";
import { type Column, columns } from "./columns.ts";
import { durationText } from "./duration-text.ts";
import { bytesText, countText, plural } from "./number-text.ts";
import type { Style } from "./style.ts";
import { type Advice, adviceOf, limitText } from "./usage-advice.ts";

type Text = (value: number) => string;

const shape: readonly Column[] = [
  { title: "" },
  { title: "min", align: "right" },
  { title: "median", align: "right" },
  { title: "95 %", align: "right" },
  { title: "max", align: "right" },
];
const accounts: Column = { title: "scheduler's max", align: "right" };
const asks: Column = { title: "asked" };

/** What each step used against what it asked for, and what to write instead. */
export function usageLines({ steps }: UsageReport, style: Style): string[] {
  const lines = steps.flatMap((step, at) => [...(at === 0 ? [] : [""]), ...stepLines(step, style)]);
  const advised = steps.flatMap((step) => adviceLines(step, style));
  return advised.length === 0 ? lines : [...lines, "", ...advised];
}

function stepLines(step: StepUsage, style: Style): string[] {
  const { asked, scheduler } = step;
  const all: readonly Row[] = [
    { name: "wall", seen: step.wall, told: scheduler?.wall, text: durationText, asked: askedTime(asked) },
    { name: "cpu", seen: step.cpu, told: scheduler?.cpu, text: durationText, asked: askedCpus(step) },
    {
      name: "memory",
      seen: step.peakRss,
      told: scheduler?.peakRss,
      text: bytesText,
      asked: askedMemory(step),
    },
    { name: "read", seen: step.read, text: bytesText, asked: "" },
    { name: "written", seen: step.written, text: bytesText, asked: "" },
  ];
  const rows = all
    .filter(({ seen, told }) => (seen ?? told) !== undefined)
    .map((one) => cellsOf(one, scheduler !== undefined));
  const head = `${style.bold(step.name)}  ${style.dim(headText(step))}`;
  if (rows.length === 0) return [head];
  const titled = [...shape, ...(scheduler === undefined ? [] : [accounts]), asks];
  return [head, ...columns(titled, rows, { indent: 2, heading: style.dim })];
}

function headText({ computed, cached, cachedFrom, outOfMemory, timeouts }: StepUsage): string {
  const parts = [computed === 0 && cached > 0 ? "nothing computed" : plural(computed, "element")];
  if (cached > 0) parts.push(`${countText(cached)} cached, from ${cachedFrom.join(", ")}`);
  if (outOfMemory.count > 0) parts.push(`${plural(outOfMemory.count, "attempt")} ran out of memory`);
  if (timeouts.count > 0) parts.push(`${plural(timeouts.count, "attempt")} ran out of time`);
  return parts.join("; ");
}

interface Row {
  readonly name: string;
  readonly seen: Spread | undefined;
  /** By the scheduler. */
  readonly told?: Spread | undefined;
  readonly text: Text;
  readonly asked: string;
}

function cellsOf({ name, seen, told, text, asked }: Row, hasTold: boolean): string[] {
  const measured =
    seen === undefined ? ["", "", "", ""] : [seen.min, seen.median, seen.p95, seen.max].map(text);
  return [name, ...measured, ...(hasTold ? [told === undefined ? "" : text(told.max)] : []), asked];
}

function askedTime(asked: AskedResources | "by function"): string {
  if (asked === "by function") return "by function";
  return asked.timeMs === undefined ? "" : limitText(asked.timeMs);
}

function askedCpus({ asked, efficiency }: StepUsage): string {
  const had = asked === "by function" ? "by function" : plural(asked.cpus, "core");
  return efficiency === undefined ? had : `${had}, ${Math.round(100 * efficiency)} % busy`;
}

function askedMemory({ asked, askedMem }: StepUsage): string {
  if (asked !== "by function") return asked.memBytes === undefined ? "" : bytesText(asked.memBytes);
  return askedMem === undefined ? "by function" : `by function, up to ${bytesText(askedMem.max)}`;
}

/** What to write in the task, ready to be copied. */
function adviceLines(step: StepUsage, style: Style): string[] {
  const advice = adviceOf(step);
  if (advice.length === 0) return [];
  const because = advice.map((one) => one.because).join("; ");
  return [`${style.bold(step.name)} ${because}:`, `  ${style.accent(patchText(step, advice))}`];
}

function patchText({ asked, resources }: StepUsage, advice: readonly Advice[]): string {
  const changed = Object.fromEntries(advice.map(({ resource, value }) => [resource, value]));
  if (asked === "by function") return `let resources give ${entriesText(changed)}`;
  return `resources: { ${entriesText({ ...resources, ...changed })} },`;
}

function entriesText(entries: Readonly<Record<string, unknown>>): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ");
}
