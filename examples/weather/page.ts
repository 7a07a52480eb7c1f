import { grouped } from "../grouped.ts";
import { highest, mean, sum } from "./statistics.ts";
import type { Summary } from "./weather.ts";

interface Page {
  readonly months: readonly Summary[];
  readonly warm: number;
  /** The plot's file, as seen from the report. */
  readonly plot: string;
}

const names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const nameOf = (month: string) => `${names[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
const row = (...cells: (string | number)[]) => `| ${cells.join(" | ")} |`;

/** The report, in Markdown. */
export function page({ months, warm, plot }: Page): string {
  const wettest = highest(months, ({ rain }) => rain)!;
  const warmest = highest(months, ({ max }) => max)!;
  return [
    `# Seattle's weather, ${nameOf(months[0]!.month)} to ${nameOf(months.at(-1)!.month)}`,
    "",
    `The wettest of ${months.length} months was ${nameOf(wettest.month)} with ${wettest.rain.toFixed(0)} mm of rain, ` +
      `the warmest ${nameOf(warmest.month)} with a mean high of ${warmest.max.toFixed(1)} °C.`,
    "",
    `![Temperature and rain by month](${plot})`,
    "",
    row("Year", "Mean high °C", "Mean low °C", "Rain mm", "Days with rain", `Days ≥ ${warm} °C`),
    row("---", "---:", "---:", "---:", "---:", "---:"),
    ...grouped(months, ({ month }) => month.slice(0, 4)).map(([year, inYear]) => row(year, ...cells(inYear))),
    "",
    row("Month", "Mean high °C", "Mean low °C", "Rain mm", "Days with rain", `Days ≥ ${warm} °C`),
    row("---", "---:", "---:", "---:", "---:", "---:"),
    ...months.map((month) => row(nameOf(month.month), ...cells([month]))),
    "",
  ].join("\n");
}

function cells(months: readonly Summary[]): (string | number)[] {
  return [
    mean(months.map(({ max }) => max)).toFixed(1),
    mean(months.map(({ min }) => min)).toFixed(1),
    sum(months.map(({ rain }) => rain)).toFixed(0),
    sum(months.map(({ rainDays }) => rainDays)),
    sum(months.map(({ warmDays }) => warmDays)),
  ];
}
