/** A flow with a fan-out, a program, an environment, files in and out, and an element that can be made to fail. */
export const halves = `
import { each, flow, task } from "sheaf";
import { file } from "sheaf/zod";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parse } from "./parse.ts";

const read = task({
  name: "read",
  description: "Reads numbers",
  input: { numbers: file() },
  output: z.array(z.number()),
  run: async ({ numbers }) => parse(await readFile(numbers, "utf8")),
});
const half = task({
  name: "half",
  input: { n: z.number(), by: z.string() },
  output: file(),
  env: ["MODE", "API_TOKEN"],
  run: async ({ n }, { exec, workDir }) => {
    if (n < 0) throw new RangeError("less than nothing");
    await writeFile(join(workDir, "half.txt"), String(n / 2));
    await exec("sh", ["-c", "printenv TRACEPARENT > ../traceparent-" + n + " || true"]);
    return join(workDir, "half.txt");
  },
});
const join2 = task({
  name: "join",
  input: { halves: z.array(file()) },
  output: file(),
  run: async ({ halves }, { workDir }) => {
    const texts = await Promise.all(halves.map((path) => readFile(path, "utf8")));
    await writeFile(join(workDir, "all.txt"), texts.join(" "));
    return join(workDir, "all.txt");
  },
});
export default flow({
  name: "halves",
  description: "Halves numbers.",
  params: { numbers: file().describe("A file of numbers"), by: z.enum(["me", "you"]).default("me") },
  publish: { all: "out/halves.txt" },
  steps: ({ numbers, by }, { step }) => {
    const found = step(read, { numbers });
    const all = step(half, { n: each(found), by });
    return { all: step(join2, { halves: all }), found };
  },
});
`;

export const parse = `export const parse = (text: string) => text.trim().split(/\\s+/).map(Number);\n`;
