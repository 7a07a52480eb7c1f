/** A small flow with a fan-out; `bucket: "bad"` makes an element fail while the file `mended` is not there. */
export const demoFlow = `import { existsSync } from "node:fs";
import { each, flow, task } from "sheaf";
import { z } from "zod";

console.log("a word while it is loaded");

export const prepare = task({
  name: "prepare",
  input: { start: z.iso.date(), count: z.int() },
  output: z.array(z.string()),
  run: ({ count }) => Array.from({ length: count }, (_, at) => \`f\${at}.nc\`),
});

export const convert = task({
  name: "convert",
  description: "Converts one file.",
  input: { ncFile: z.string(), bucket: z.string() },
  output: z.string(),
  run: ({ ncFile, bucket }) => {
    console.log("converting", ncFile);
    if (bucket === "bad" && ncFile === "f3.nc" && !existsSync("mended")) throw new RangeError("no such hour: 25");
    return \`s3://\${bucket}/\${ncFile}\`;
  },
});

const finalize = task({
  name: "finalize",
  input: { paths: z.array(z.string()) },
  output: z.number(),
  run: ({ paths }) => paths.length,
});

export default flow({
  name: "demo",
  description: "Converts files.",
  params: {
    start: z.iso.date().describe("Start date"),
    count: z.int().min(1).max(100).default(5).describe("Files"),
    bucket: z.string().regex(/^[a-z]+$/, "lower-case letters only").describe("Target bucket"),
    model: z.enum(["era5", "icon"]).default("era5").describe("Model"),
    force: z.number().optional().describe("Newtons"),
  },
  steps: ({ start, count, bucket }, { step }) => {
    const files = step(prepare, { start, count });
    const stores = step(convert, { ncFile: each(files), bucket });
    return step(finalize, { paths: stores });
  },
});
`;

export const waitingFlow = `import { existsSync, writeFileSync } from "node:fs";
import { each, flow, task } from "sheaf";
import { z } from "zod";

const wait = task({
  name: "wait",
  input: { n: z.int() },
  output: z.int(),
  run: async ({ n }, { signal }) => {
    writeFileSync(\`started-\${n}\`, "");
    while (!existsSync("go") && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
    signal.throwIfAborted();
    return n;
  },
});

export default flow({
  name: "waiting",
  steps: (_params, { step }) => step(wait, { n: each([1, 2]) }),
});
`;
