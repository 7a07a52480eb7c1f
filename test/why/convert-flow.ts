/**
 * Converts files by a helper, with a variable that counts, and sums them up. `bucket: "bad"` makes one fail while the file
 * `mended` is not there; f1.nc needs two attempts.
 */
export const convertFlow = `import { existsSync } from "node:fs";
import { each, flow, task } from "sheaf";
import { z } from "zod";
import { scale } from "./scale.ts";

const prepare = task({
  name: "prepare",
  input: { count: z.int() },
  output: z.array(z.string()),
  run: ({ count }) => Array.from({ length: count }, (_, at) => \`f\${at}.nc\`),
});

const convert = task({
  name: "convert",
  input: { ncFile: z.string(), bucket: z.string(), note: z.string() },
  output: z.object({ url: z.string(), size: z.number() }),
  resources: { cpus: 1, mem: "1GB" },
  env: ["REGION"],
  ignore: ["note"],
  retry: { limit: 1, backoff: { initial: 0.01 } },
  run: ({ ncFile, bucket }, { attempt, workDir }) => {
    console.log("converting", ncFile, workDir);
    if (bucket === "bad" && ncFile === "f3.nc" && !existsSync("mended")) throw new RangeError("no such hour: 25");
    if (ncFile === "f1.nc" && attempt === 1) throw new Error("flaky");
    return { url: \`s3://\${bucket}/\${ncFile}\`, size: scale(ncFile.length) };
  },
});

const total = task({
  name: "total",
  input: { sizes: z.array(z.number()) },
  output: z.number(),
  run: ({ sizes }) => sizes.reduce((sum, size) => sum + size, 0),
});

export default flow({
  name: "conversion",
  params: { count: z.int().default(5), bucket: z.string(), note: z.string().default("") },
  steps: ({ count, bucket, note }, { step }) => {
    const files = step(prepare, { count });
    const converted = step(convert, { ncFile: each(files), bucket, note });
    return step(total, { sizes: converted.size });
  },
});
`;

export const scale = `export const scale = (size: number) => size * 2;
`;
