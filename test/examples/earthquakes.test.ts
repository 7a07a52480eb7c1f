import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { counts, example, project } from "./sheaf.ts";

const earthquakes = example("earthquakes/earthquakes.ts");

test("earthquakes: regions that fail are settled, and are tried again by the next run", async () => {
  const { folder, run, sheaf } = await project();

  const first = await run(earthquakes);
  expect(first.state).toBe("succeeded");
  expect(counts(first, "total")).toMatchObject({ "split-by-region": 12, fit: 13, forecast: 13 });
  expect(counts(first, "failed")).toEqual({ fit: 7 });
  expect(counts(first, "skipped")).toEqual({ forecast: 7 });
  const report = await readFile(join(folder, "results/earthquakes.md"), "utf8");
  expect(report).toContain("| Alaska (ak) | 161 | 0.54 | 2 |");
  expect(report).toContain("No answer for 7 of 13 regions");
  expect(report).toContain("- Alaska (us): 9 quakes of magnitude 3.9 or more are too few");

  expect(await sheaf("status", first.run, "--errors")).toContain("fit[3,1]");

  const again = await run(earthquakes);
  expect(counts(again, "cached")).toEqual({
    "read-networks": 1,
    "split-by-region": 12,
    fit: 6,
    forecast: 6,
    report: 1,
  });
  expect(counts(again, "failed")).toEqual({ fit: 7 });
});
