import { differenceLines } from "../../view/difference-text.ts";
import type { Command } from "../command.ts";
import { diffRuns } from "../facade.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { lookOptions } from "../options/general-options.ts";

export const diff: Command = {
  name: "diff",
  usage: "RUN RUN [OPTIONS]",
  summary: "show in what two runs differ",
  details: [
    "Each RUN is a run's id or the beginning of one; put the earlier one first.",
    "The exit code is 0 when all results are the same, 1 when some are not.",
  ],
  examples: ["diff demo-20261120-a1b2 demo-20261121", "diff demo-20261120-a1b2 demo-20261121 --json"],
  options: lookOptions,
  positionals: { least: 2, most: 2 },
  async run({ positionals, given, output, terminal }) {
    const [first, second] = positionals as [string, string];
    const difference = await diffRuns(first, second, await storeOptionsOf(given));
    const { style, width } = terminal;
    output.answer({
      document: () => difference,
      text: () => differenceLines(difference, { style, now: Date.now(), width }),
      brief: () => [difference.sameResults ? "same" : "differ"],
    });
    return difference.sameResults ? 0 : 1;
  },
};
