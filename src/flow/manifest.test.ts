import { expect, test } from "vitest";
import { z } from "zod";
import { task } from "../task/define.ts";
import type { Each, Many } from "../task/reference.ts";
import { secret } from "../value/secret/secret.ts";
import { definitionModule, flow, graphOf, isFlow } from "./flow.ts";
import { flowOfTask } from "./flow-of-task.ts";
import { manifestOf } from "./manifest.ts";
import { each, product } from "./marker.ts";
import { renderFormats, renderGraph } from "./render/render.ts";

const prepare = task({
  name: "prepare",
  input: { start: z.string() },
  output: z.array(z.string()),
  run: () => [],
});
const convert = task({
  name: "convert",
  description: "Converts one file",
  input: { ncFile: z.string(), bucket: z.string() },
  output: z.string(),
  resources: { cpus: 4, mem: "16GB" },
  preamble: ["module load netcdf"],
  run: () => "",
});
const finalize = task({
  name: "finalize",
  input: { paths: z.array(z.string()), n: z.number().default(1) },
  output: z.number(),
  run: () => 1,
});
const conversion = flow({
  name: "conversion",
  params: { start: z.string(), bucket: z.string() },
  steps: ({ start, bucket }, { step }) => step(convert, { ncFile: each(step(prepare, { start })), bucket }),
});
const demo = flow({
  name: "demo",
  description: "Converts all",
  params: {
    start: z.iso.date().describe("Start date"),
    bucket: z.string().default("b"),
    n: z.coerce.number().optional(),
  },
  steps: ({ start, bucket, n }, { step }) => {
    const files = step(prepare, { start });
    const stores = step(convert, { ncFile: each(files), bucket }, { resources: { cpus: 2 } });
    const years = step(conversion, { start: each(["2024", "2025"]), bucket }, { name: "years" });
    const done = step(finalize, { paths: stores, n }, { after: years });
    return { done };
  },
  publish: { done: "results/done.json" },
});

test("the manifest is plain JSON, with all that a command line needs", () => {
  const manifest = manifestOf(demo);
  expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  expect(manifest).toMatchObject({
    manifest: 1,
    flow: "demo",
    description: "Converts all",
    publish: { done: "results/done.json" },
    result: "{ done: finalize }",
  });
  expect(manifest.params).toMatchObject([
    { name: "start", required: true, description: "Start date", schema: { type: "string", format: "date" } },
    { name: "bucket", required: false, default: "b", schema: { type: "string" } },
    { name: "n", required: false, schema: { type: "number" } },
  ]);
  expect(manifest.steps[1]).toEqual({
    name: "convert",
    task: "convert",
    description: "Converts one file",
    domain: 1,
    array: true,
    inputs: { ncFile: "each(prepare)", bucket: "params.bucket" },
    after: [],
    resources: { cpus: 2, mem: "16GB" },
    preamble: ["module load netcdf"],
  });
  expect(manifest.steps[3]!.inputs).toEqual({ ncFile: "each(years/prepare)", bucket: "params.bucket" });
  expect(manifest.domains[3]).toEqual({ id: 3, kind: "zip", parent: 2, depth: 2, over: "years/prepare" });
});

test("text: what is fanned out is on a track of its own", () => {
  expect(renderGraph(graphOf(demo))).toBe(
    [
      "demo",
      "● prepare",
      "├╮ each prepare",
      "│● convert         ncFile ← each prepare",
      "├╯",
      '├╮ each ["2024","2025"]',
      "│● years/prepare",
      "│├╮ each years/prepare",
      "││● years/convert  ncFile ← each years/prepare",
      "│├╯",
      "├╯",
      "● finalize         paths ← all convert, after years/prepare, after years/convert",
    ].join("\n"),
  );
});

test("Mermaid and Graphviz: array steps, frames of flows in flows, labelled arrows", () => {
  const mermaid = renderGraph(graphOf(demo), "mermaid");
  expect(mermaid).toContain('s1[["convert × n"]]');
  expect(mermaid).toContain('subgraph c0["years"]');
  expect(mermaid).toContain('s0 ==>|"ncFile"| s1');
  expect(mermaid).toContain('s1 -->|"all → paths"| s4');
  const dot = renderGraph(graphOf(demo), "dot");
  expect(dot).toContain('s3 [label="years/convert", peripheries=3];');
  expect(dot).toContain("s2 -> s4 [style=dashed];");
});

test("SVG and JSON parse, and name every step", () => {
  const graph = graphOf(demo);
  const svg = renderGraph(graph, "svg");
  for (const { name } of graph.steps) expect(svg).toContain(`>${name}</text>`);
  expect(svg.match(/<g>/g)).toHaveLength(graph.steps.length);
  expect(JSON.parse(renderGraph(graph, "json"))).toMatchObject({ flow: "demo", nodes: { length: 5 } });
  const nothing = graphOf(flow({ name: "nothing", steps: () => {} }));
  for (const format of renderFormats)
    expect(renderGraph(nothing, format)).toContain(format === "mermaid" ? "flowchart" : "nothing");
});

test("a product is drawn as one level in the other", () => {
  const crossed = flow({
    name: "x",
    steps: (_params, { step }) => step(convert, product({ ncFile: ["a"], bucket: ["b"] })),
  });
  expect(renderGraph(graphOf(crossed))).toBe('x\n├╮ each ["a"]\n│├╮ each ["b"]\n││● convert\n│├╯\n├╯');
});

test("zips of zips of zips are described in time", () => {
  const deep = flow({
    name: "deep",
    steps: (_params, { step }) => {
      const long = Array.from({ length: 1000 }, (_, i) => String(i));
      const one = (name: string, x: Each<string>, y: Each<string>) =>
        step(convert, { ncFile: x, bucket: y }, { name });
      let a: Many<string> = one("a", each(long), each(long));
      let b: Many<string> = one("b", each(long), each(long));
      for (let i = 0; i < 60; i++) [a, b] = [b, one(`s${i}`, each(a), each(b))];
    },
  });
  expect(manifestOf(deep).domains.at(-1)!.over).toBe('["0", "1", … 1000 items]');
  expect(renderGraph(graphOf(deep))).toContain("s59");
});

test("a task alone is a flow of one step, whose params are handed on as they were given", async () => {
  const length = task({
    name: "length",
    input: { text: z.string().transform((text) => text.length), by: z.number().default(2) },
    output: z.number(),
    run: ({ text, by }) => text * by,
  });
  const alone = flowOfTask(length);
  const { params, steps } = graphOf(alone);
  expect(steps[0]!.inputs["text"]).toEqual({ kind: "param", name: "text", path: [] });
  expect(params[0]!.schema["~standard"].validate("abc")).toEqual({ value: "abc" });
  expect(params[0]!.schema["~standard"].validate(5)).toMatchObject({ issues: [{}] });
  expect(manifestOf(alone).params[1]).toMatchObject({ name: "by", required: false, default: 2 });
  expect(definitionModule(alone)).toBe(import.meta.url);
  const whole = flowOfTask(
    task({
      name: "whole",
      input: z.object({ a: z.string(), b: z.number().optional() }),
      output: z.string(),
      run: ({ a }) => a,
    }),
  );
  expect(manifestOf(whole).params).toEqual([
    { name: "a", required: true, schema: { type: "string" } },
    { name: "b", required: false, schema: { type: "number" } },
  ]);
});

test("a flow is known by its brand, and knows its module", () => {
  expect(isFlow(demo)).toBe(true);
  expect(isFlow(convert)).toBe(false);
  expect(definitionModule(demo)).toBe(import.meta.url);
  const evaluated: unknown = (0, eval)("(define) => define({ name: 'e', steps: () => {} })"); // oxlint-disable-line no-eval -- that is the case
  expect(definitionModule((evaluated as (define: typeof flow) => typeof demo)(flow))).toBeUndefined();
});

test("a secret is shown by the name of its variable", () => {
  const login = task({ name: "login", input: { token: z.any() }, output: z.number(), run: () => 1 });
  const guarded = flow({
    name: "guarded",
    steps: (_, { step }) => step(login, { token: secret({ env: "TOKEN" }) }),
  });
  expect(manifestOf(guarded).steps[0]!.inputs).toEqual({ token: '"secret TOKEN"' });
});
