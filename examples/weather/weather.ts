// Four years of Seattle's weather: read the days, fan out over the months, gather a report with a plot.
//
//   npx sheaf run examples/weather/weather.ts
//   npx sheaf run examples/weather/weather.ts --warm 20    only what depends on `warm` runs again
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { each, flow, task } from "sheaf";
import { file } from "sheaf/zod";
import { z } from "zod";
import { dataset } from "../dataset.ts";
import { grouped } from "../grouped.ts";
import { draw } from "./draw.ts";
import { page } from "./page.ts";
import { mean, sum } from "./statistics.ts";

const Day = z.object({
  date: z.iso.date(),
  rain: z.number(), // mm
  max: z.number(), // °C
  min: z.number(),
});
const Month = z.object({ month: z.string(), days: z.array(Day) });
const Summary = z.object({
  month: z.string(), // 2012-01
  max: z.number(), // mean of the days' highest temperatures
  min: z.number(),
  rain: z.number(), // of the whole month
  rainDays: z.number(),
  warmDays: z.number(),
});
export type Summary = z.infer<typeof Summary>;

// A task says what goes in and what comes out. `file()` is a managed file: its content is what counts, not its place.
const readDays = task({
  name: "read-days",
  input: { data: file() },
  output: z.array(Day),
  run: async ({ data }) => {
    const [, ...lines] = (await readFile(data, "utf8")).trim().split("\n");
    return lines.map((line) => {
      const [date = "", rain, max, min] = line.split(",");
      return { date, rain: Number(rain), max: Number(max), min: Number(min) };
    });
  },
});

const splitByMonth = task({
  name: "split-by-month",
  input: { days: z.array(Day) },
  output: z.array(Month),
  run: ({ days }) =>
    grouped(days, ({ date }) => date.slice(0, 7)).map(([month, inMonth]) => ({ month, days: inMonth })),
});

// Written for one month. The flow below runs it for each of them.
const summarize = task({
  name: "summarize",
  input: { month: Month, warm: z.number() },
  output: Summary,
  run: ({ month: { month, days }, warm }, { log }) => {
    log.info(`${days.length} days`); // sheaf logs RUN summarize[0]
    return {
      month,
      max: mean(days.map((day) => day.max)),
      min: mean(days.map((day) => day.min)),
      rain: sum(days.map((day) => day.rain)),
      rainDays: days.filter((day) => day.rain > 0).length,
      warmDays: days.filter((day) => day.max >= warm).length,
    };
  },
});

// A task that makes a file writes it to its scratch folder, `workDir`, and returns the path. As the output is a `file()`,
// it is kept; the rest of the folder goes.
const plot = task({
  name: "plot",
  input: { months: z.array(Summary) },
  output: file(),
  run: async ({ months }, { workDir }) => {
    const svg = join(workDir, "weather.svg");
    await writeFile(svg, draw(months));
    return svg;
  },
});

const report = task({
  name: "report",
  input: { months: z.array(Summary), warm: z.number() },
  output: file(),
  run: async ({ months, warm }, { workDir }) => {
    const markdown = join(workDir, "report.md");
    await writeFile(markdown, page({ months, warm, plot: "weather.svg" }));
    return markdown;
  },
});

export default flow({
  name: "weather",
  description: "Monthly statistics of daily weather, with a report and a plot.",
  params: {
    data: file()
      .prefault(dataset("seattle-weather.csv"))
      .describe("CSV with the columns date, precipitation, temp_max, temp_min"),
    warm: z.number().default(25).describe("A day is warm from this many °C"),
  },
  steps: ({ data, warm }, { step }) => {
    const days = step(readDays, { data }); // Ref<Day[]>
    const months = step(splitByMonth, { days }); // Ref<Month[]>
    const summaries = step(summarize, { month: each(months), warm }); // Many<Summary>: one element per month
    return {
      report: step(report, { months: summaries, warm }), // gathers all months, in order
      plot: step(plot, { months: summaries }),
    };
  },
  // Where people look for the results, from the project's folder.
  publish: { report: "results/report.md", plot: "results/weather.svg" },
});
