// From files to stores in a bucket: prepare, convert each, finalize.
//
//   npx sheaf run examples/demo/demo.ts --start 2025-01-01 --end 2025-01-31 --bucket b
//   npx sheaf plan examples/demo/demo.ts --start 2025-01-01 --end 2025-01-31 --bucket b
//   npx sheaf run examples/demo/demo.ts:convert --nc-file examples/demo/data/era5/2025-01-01.nc --bucket b
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { each, flow, task } from "sheaf";
import { path } from "sheaf/zod";
import { z } from "zod";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export const prepare = task({
  name: "prepare",
  input: { start: z.iso.date(), end: z.iso.date(), model: z.enum(["era5", "icon"]) },
  output: z.array(path({ identity: "stat" })), // files left in place
  cache: false, // it looks at a folder, which is no input: it has to look again each time
  run: async ({ start, end, model }) => {
    const names = (await readdir(here(`data/${model}`))).toSorted();
    const wanted = names.filter((name) => name.slice(0, 10) >= start && name.slice(0, 10) <= end);
    return wanted.map((name) => here(join("data", model, name)));
  },
});

export const convert = task({
  name: "convert",
  // A plain path() counts by its content alone. The store is named after the file, so here the path counts as well.
  input: { ncFile: path({ identity: "stat" }), bucket: z.string() },
  output: z.string(),
  resources: { cpus: 1, mem: "300MB", time: "1m" },
  retry: { limit: 3, backoff: { initial: "1s", factor: 2, max: "1m" } },
  run: async ({ ncFile, bucket }, { exec }) => {
    const store = `s3://${bucket}/${basename(ncFile, ".nc")}.zarr`;
    await exec(process.execPath, [here("nc2zarr.mjs"), ncFile, store]); // in real life: exec("nc2zarr", [ncFile, store])
    return store;
  },
});

export const finalize = task({
  name: "finalize",
  input: { paths: z.array(z.string()) },
  output: z.number(),
  run: ({ paths }) => paths.length,
});

export default flow({
  name: "demo",
  params: {
    start: z.iso.date().describe("Start date"),
    end: z.iso.date().describe("End date"),
    model: z.enum(["era5", "icon"]).default("era5").describe("Model"),
    bucket: z.string().describe("Target S3 bucket"),
  },
  steps: ({ start, end, model, bucket }, { step }) => {
    const files = step(prepare, { start, end, model }); // Ref<Path[]>
    const stores = step(convert, { ncFile: each(files), bucket }); // Many<string>: fan-out; bucket is broadcast
    return step(finalize, { paths: stores }); // Ref<number>: gather
  },
});
