import { expect, test } from "vitest";
import { counts, example, project } from "./sheaf.ts";

const demo = example("demo/demo.ts");
const flags = (end: string) => ["--start", "2025-01-01", "--end", end, "--bucket", "b"];

test("demo: two more files are two more elements; a task runs alone", async () => {
  const { run, sheaf } = await project();

  const first = await run(demo, ...flags("2025-01-03"));
  expect(first).toMatchObject({ state: "succeeded", result: 3 });
  expect(counts(first, "succeeded")).toEqual({ prepare: 1, convert: 3, finalize: 1 });

  const longer = await run(demo, ...flags("2025-01-31"));
  expect(longer.result).toBe(5);
  expect(counts(longer, "cached")).toEqual({ convert: 3 });
  expect(counts(longer, "succeeded")).toEqual({ prepare: 1, convert: 2, finalize: 1 });

  const again = await run(demo, ...flags("2025-01-31"));
  expect(counts(again, "cached")).toEqual({ convert: 5, finalize: 1 }); // prepare looks again: it has cache: false

  const file = example("demo/data/era5/2025-01-01.nc");
  const alone = await run(`${demo}:convert`, "--nc-file", file, "--bucket", "b");
  expect(alone).toMatchObject({ result: "s3://b/2025-01-01.zarr", steps: { convert: { cached: 1 } } });
  expect(await sheaf("logs", first.run, "convert[0]")).toContain("would write s3://b/2025-01-01.zarr");
});
