import { readFileSync } from "node:fs";
import { scale } from "scaling";
import { each, flow, task } from "sheaf";
import { file, path } from "sheaf/zod";
import { z } from "zod";
import { mean } from "./stats.ts";

const load = task({
  name: "load",
  input: { file: path(), skip: z.int() },
  output: z.array(z.number()),
  run: ({ file, skip }) => readFileSync(file, "utf8").trim().split("\n").slice(skip).map(Number),
});

const monthly = task({
  name: "monthly",
  env: ["UNITS", "API_TOKEN"],
  input: { values: z.array(z.number()) },
  output: z.number(),
  run: ({ values }) => scale(mean(values)),
});

const plot = task({
  name: "plot",
  version: "1",
  input: { means: z.array(z.number()), title: z.string() },
  output: file(),
  run: async ({ means, title }, { exec }) => {
    if (title === "bad") throw new RangeError("no such title");
    await exec("sh", ["-c", `echo "${title}: ${means.join(" ")}" > plot.txt`]);
    return "plot.txt";
  },
});

export default flow({
  name: "climate",
  params: {
    files: z.array(z.string()).default(["data/bern.csv", "data/lima.csv", "data/oslo.csv"]),
    skip: z.int().default(0),
    title: z.string().default("Means"),
  },
  publish: { result: "plot.txt" },
  steps: ({ files, skip, title }, { step }) => {
    const values = step(load, { file: each(files), skip });
    const means = step(monthly, { values: each(values) });
    return step(plot, { means, title });
  },
});
