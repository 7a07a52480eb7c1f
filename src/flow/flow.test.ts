import { expect, test } from "vitest";
import { z } from "zod";
import { task } from "../task/define.ts";
import { flow, graphOf } from "./flow.ts";
import { each } from "./marker.ts";

const prepare = task({
  name: "prepare",
  input: { start: z.string() },
  output: z.array(z.string()),
  run: ({ start }) => [start],
});
const convert = task({
  name: "convert",
  input: { ncFile: z.string(), bucket: z.string() },
  output: z.string(),
  run: ({ ncFile }) => ncFile,
});
const finalize = task({
  name: "finalize",
  input: { paths: z.array(z.string()) },
  output: z.number(),
  run: ({ paths }) => paths.length,
});

test("a fan-out over a list, with a broadcast param, and a gather of it", () => {
  const demo = flow({
    name: "demo",
    params: { start: z.string(), bucket: z.string() },
    steps: ({ start, bucket }, { step }) => {
      const files = step(prepare, { start });
      const stores = step(convert, { ncFile: each(files), bucket });
      return step(finalize, { paths: stores });
    },
  });
  const { steps, domains, result } = graphOf(demo);
  expect(steps.map(({ name, domain }) => [name, domain])).toEqual([
    ["prepare", 0],
    ["convert", 1],
    ["finalize", 0],
  ]);
  const output = { kind: "output", at: 0, path: [], mode: "plain", flatten: 0 };
  expect(domains[1]).toMatchObject({
    kind: "zip",
    parent: 0,
    lists: [{ input: "ncFile", binding: { ...output, step: 0, lists: [] } }],
  });
  expect(steps[1]!.inputs).toEqual({
    ncFile: { kind: "item", domain: 1, source: 0, path: [] },
    bucket: { kind: "param", name: "bucket", path: [] },
  });
  expect(steps[2]!.inputs).toEqual({ paths: { ...output, step: 1, lists: [1] } });
  expect(result).toEqual({ ...output, step: 2, lists: [] });
});
