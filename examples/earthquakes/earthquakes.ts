// A week of earthquakes: how often does each region see one of magnitude 5?
//
//   npx sheaf run examples/earthquakes/earthquakes.ts
//
// Some regions have too few quakes to tell. Their elements fail, the others go on, and the report says who failed and why.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { each, flat, flow, settled, task } from "sheaf";
import { file, path, result } from "sheaf/zod";
import { z } from "zod";
import { dataset } from "../dataset.ts";
import { grouped } from "../grouped.ts";

const Event = z.object({
  network: z.string(), // who recorded it
  place: z.string(), // "4km W of Castaic, CA"
  kind: z.string(), // earthquake, explosion, quarry blast
  magnitude: z.number(),
});
const Network = z.object({ network: z.string(), events: z.array(Event) });
const Region = z.object({ region: z.string(), events: z.array(Event) });
const Law = z.object({ region: z.string(), a: z.number(), b: z.number(), quakes: z.number() });
const Forecast = z.object({ region: z.string(), quakes: z.number(), b: z.number(), daysBetween: z.number() });

/** The part of the GeoJSON that is read here. */
const Feed = z.object({
  features: z.array(
    z.object({
      properties: z.object({ net: z.string(), place: z.string(), type: z.string(), mag: z.number() }),
    }),
  ),
});

// `path()` is a file left in place. Its content counts: an edited file is another input.
const readNetworks = task({
  name: "read-networks",
  input: { feed: path() },
  output: z.array(Network),
  run: async ({ feed }) => {
    const { features } = Feed.parse(JSON.parse(await readFile(feed, "utf8")));
    return grouped(features, ({ properties }) => properties.net).map(([network, found]) => ({
      network,
      events: found.map(({ properties: { place, type, mag } }) => ({
        network,
        place,
        kind: type,
        magnitude: mag,
      })),
    }));
  },
});

const splitByRegion = task({
  name: "split-by-region",
  input: { network: Network, atLeast: z.int() },
  output: z.array(Region),
  run: ({ network: { network, events }, atLeast }) =>
    grouped(events, ({ place }) => place.split(", ").at(-1)!)
      .map(([region, found]) => ({ region: `${region} (${network})`, events: found }))
      .filter(({ events: found }) => found.length >= atLeast),
});

// The law of Gutenberg and Richter: 10^(a - b·M) quakes are of magnitude M or more. It is fitted to the magnitudes that are
// sure to have been recorded, which begin a little above the most frequent one.
const fit = task({
  name: "fit",
  input: { region: Region, atLeast: z.int() },
  output: Law,
  run: ({ region: { region, events }, atLeast }, { log }) => {
    const magnitudes = events.filter(({ kind }) => kind === "earthquake").map(({ magnitude }) => magnitude);
    const groups = grouped(magnitudes, (magnitude) => magnitude.toFixed(1));
    const [frequent] = groups.toSorted(([, one], [, other]) => other.length - one.length)[0]!;
    const complete = Number(frequent) + 0.2;
    const counted = magnitudes.filter((magnitude) => magnitude >= complete - 0.05);
    log.info("recorded completely", { region, from: complete, quakes: counted.length });
    if (counted.length < atLeast) {
      throw new Error(
        `${region}: ${counted.length} quakes of magnitude ${complete.toFixed(1)} or more are too few`,
      );
    }
    const mean = counted.reduce((total, magnitude) => total + magnitude, 0) / counted.length;
    const b = Math.LOG10E / (mean - complete + 0.05);
    return { region, b, a: Math.log10(counted.length) + b * complete, quakes: counted.length };
  },
});

const forecast = task({
  name: "forecast",
  input: { law: Law, magnitude: z.number() },
  output: Forecast,
  run: ({ law: { region, quakes, a, b }, magnitude }) => {
    const perWeek = 10 ** (a - b * magnitude);
    return { region, quakes, b, daysBetween: 7 / perWeek };
  },
});

// `result(schema)` is what `settled()` gathers: { ok: true, value } or { ok: false, error }.
const report = task({
  name: "report",
  input: { laws: z.array(result(Law)), forecasts: z.array(result(Forecast)), magnitude: z.number() },
  output: file(),
  run: async ({ laws, forecasts, magnitude }, { workDir }) => {
    const answers = forecasts.flatMap((one) => (one.ok ? [one.value] : []));
    const failures = laws.flatMap((law) => (law.ok ? [] : [law.error.message]));
    const lines = [
      `# Earthquakes of magnitude ${magnitude} or more`,
      "",
      "| Region | Quakes | b | Days between |",
      "| --- | ---: | ---: | ---: |",
      ...answers
        .toSorted((one, other) => one.daysBetween - other.daysBetween)
        .map(
          ({ region, quakes, b, daysBetween }) =>
            `| ${region} | ${quakes} | ${b.toFixed(2)} | ${daysBetween.toFixed(0)} |`,
        ),
      "",
      `No answer for ${failures.length} of ${laws.length} regions:`,
      "",
      ...failures.map((message) => `- ${message}`),
      "",
    ];
    const markdown = join(workDir, "earthquakes.md");
    await writeFile(markdown, lines.join("\n"));
    return markdown;
  },
});

export default flow({
  name: "earthquakes",
  description: "How often each region sees a strong earthquake, from a week of data.",
  params: {
    feed: path().prefault(dataset("earthquakes.json")).describe("GeoJSON of the USGS"),
    atLeast: z.int().min(2).default(12).describe("A region needs that many quakes"),
    magnitude: z.number().default(5).describe("What is a strong earthquake"),
  },
  steps: ({ feed, atLeast, magnitude }, { step }) => {
    const networks = step(readNetworks, { feed }); // Ref<Network[]>
    const regions = step(splitByRegion, { network: each(networks), atLeast }); // Many<Region[]>: a list per network
    // flat() makes one list of regions of the lists per network; `atLeast` is the same for each (broadcast).
    const laws = step(fit, { region: each(flat(regions)), atLeast }); // Many<Law>
    // A chain: the forecast of a region starts when its own law is there. Without a law it is skipped.
    const forecasts = step(forecast, { law: each(laws), magnitude }); // Many<Forecast>
    // settled() gathers what succeeded and what did not, so that failures of `fit` do not fail the run.
    return { report: step(report, { laws: settled(laws), forecasts: settled(forecasts), magnitude }) };
  },
  publish: { report: "results/earthquakes.md" },
});
