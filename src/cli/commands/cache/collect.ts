import type { CollectOptions } from "../../../app/cache/collect-options.ts";
import { bytes, milliseconds } from "../../../model/quantity.ts";
import type { Given } from "../../args/given.ts";
import type { Option } from "../../args/option.ts";
import type { Command } from "../../command.ts";
import { storeOptionsOf } from "../../launch-options.ts";
import { noteMissingStore } from "../../missing-store.ts";
import { lookOptions } from "../../options/general-options.ts";
import { collectAsked, removalOptions } from "./collect-asked.ts";

const group = "Which runs are kept";

const rules: readonly Option[] = [
  { group, name: "keep-runs", short: "k", label: "N", summary: "the newest N of each flow" },
  {
    group,
    name: "older-than",
    label: "AGE",
    summary: "those begun less than AGE ago: only older ones go (30d)",
  },
  {
    group,
    name: "max-size",
    label: "SIZE",
    summary: "of those that may go, the oldest go, until all fits into SIZE (10GB)",
  },
  { group, name: "interrupted", summary: "interrupted runs may go too; else they can be resumed" },
];

export const collect: Command = {
  name: "cache gc",
  usage: "[OPTIONS]",
  summary: "remove old runs, and what no run needs",
  details: [
    "A run goes when none of the given rules keeps it; without rules none goes. Pinned and running runs always",
    "stay. With a run go its logs, and the results and managed files that no other run has. Files that tasks",
    "left in place, and published ones, are never touched. It is safe while runs go on.",
  ],
  examples: [
    "cache gc --keep-runs 5 --dry-run",
    "cache gc --older-than 30d --keep-runs 1 -y",
    "cache gc --max-size 10GB",
  ],
  options: [...rules, ...removalOptions, ...lookOptions],
  async run(context) {
    const options = { ...rulesOf(context.given), ...(await storeOptionsOf(context.given)) };
    await noteMissingStore(context);
    return collectAsked(context, options);
  },
};

function rulesOf(given: Given): CollectOptions {
  const [age, size] = [given.text("older-than"), given.text("max-size")];
  return {
    keepRuns: given.count("keep-runs"),
    olderThanMs: age === undefined ? undefined : milliseconds(age, "--older-than"),
    maxBytes: size === undefined ? undefined : bytes(size, "--max-size"),
    interrupted: given.flag("interrupted"),
  };
}
