import { fileURLToPath } from "node:url";

/** Where a file of the package vega-datasets is. The examples read real data from there. */
export const dataset = (name: string) =>
  fileURLToPath(new URL(`../data/${name}`, import.meta.resolve("vega-datasets")));
