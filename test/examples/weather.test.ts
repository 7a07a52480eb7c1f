import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { counts, example, project } from "./sheaf.ts";

const weather = example("weather/weather.ts");
const all = { "read-days": 1, "split-by-month": 1, summarize: 48, report: 1, plot: 1 };

test("weather: 48 months, a report and a plot; again all cached; a param reruns what depends on it", async () => {
  const { folder, run, sheaf } = await project();

  const first = await run(weather);
  expect(first.state).toBe("succeeded");
  expect(counts(first, "succeeded")).toEqual(all);
  const report = await readFile(join(folder, "results/report.md"), "utf8");
  expect(report).toContain("The wettest of 48 months was Dec 2015 with 285 mm of rain");
  expect(report).toContain("| 2015 | 17.4 | 8.8 | 1139 | 144 | 74 |");
  const plot = await readFile(join(folder, "results/weather.svg"), "utf8");
  expect(plot.match(/<rect [^>]*fill="#3b82f6"/g)).toHaveLength(48);

  expect(counts(await run(weather), "cached")).toEqual(all);

  const warmer = await run(weather, "--warm", "20");
  expect(counts(warmer, "cached")).toMatchObject({ "read-days": 1, "split-by-month": 1 });
  expect(counts(warmer, "succeeded")).toEqual({ summarize: 48, report: 1, plot: 1 });

  expect(await sheaf("logs", first.run, "summarize[1]")).toContain("29 days");
});

test("weather: of the months of other data only those run that are new", async () => {
  const { run } = await project();
  await run(weather);
  const shorter = await run(weather, "--data", example("../test/examples/fixtures/january-to-march.csv"));
  expect(counts(shorter, "total")).toMatchObject({ summarize: 3 });
  expect(counts(shorter, "cached")).toEqual({ summarize: 2 }); // March ends early there
});
