import { explanationLines } from "../../view/explanation-text.ts";
import type { Option } from "../args/option.ts";
import type { Command } from "../command.ts";
import { explain as explainElement } from "../facade.ts";
import { givenElement } from "../given-element.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { lookOptions } from "../options/general-options.ts";

const options: readonly Option[] = [
  { name: "all", short: "a", summary: "compare each element of a step, and spell it out" },
  ...lookOptions,
];

export const explain: Command = {
  name: "explain",
  usage: "[RUN] STEP[INDEX] [OPTIONS]",
  summary: "say why an element ran, was cached, failed or was skipped",
  details: [
    "RUN is a run's id or the beginning of one. Default: the latest run.",
    "An element of a step that is fanned out is written with its index, in quotes: 'convert[7]'. Without an index it is all",
    "elements of the step, those of a kind together.",
  ],
  examples: ["explain convert", "explain demo-2026 'convert[7]'", "explain demo-2026 convert --all --json"],
  options,
  positionals: { least: 1, most: 2 },
  async run(context) {
    const { run, element } = givenElement(context);
    const all = context.given.flag("all") === true;
    const explanation = await explainElement(run, element, { ...(await storeOptionsOf(context.given)), all });
    const { style, width } = context.terminal;
    context.output.answer({
      document: () => explanation,
      text: () => explanationLines(explanation, { style, now: Date.now(), width }),
      brief: () => [explanation.type === "element" ? explanation.state.type : explanation.step],
    });
    return 0;
  },
};
