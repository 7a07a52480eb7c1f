import type { ElementReport } from "../../model/element-report.ts";
import { elementName } from "../../view/element-name.ts";
import { elementLines } from "../../view/element-text.ts";
import type { Option } from "../args/option.ts";
import type { Command, CommandContext } from "../command.ts";
import { showElement } from "../facade.ts";
import { givenElement } from "../given-element.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { lookOptions } from "../options/general-options.ts";
import { jsonText, readWhole } from "../output/json-text.ts";

const options: readonly Option[] = [
  { name: "full", short: "f", summary: "cut nothing: the whole output and the whole log" },
  ...lookOptions,
];

export const show: Command = {
  name: "show",
  usage: "[RUN] STEP[INDEX] [OPTIONS]",
  summary: "show an element: inputs, output, log, attempts",
  details: [
    "RUN is a run's id or the beginning of one. Default: the latest run.",
    "An element of a step that is fanned out is written with its index, in quotes: 'convert[7]', 'convert[3,12]'.",
  ],
  examples: [
    "show prepare",
    "show demo-2026 'convert[7]'",
    "show demo-2026 'convert[7]' --full",
    "show prepare --json",
  ],
  options,
  positionals: { least: 1, most: 2 },
  async run(context) {
    const { run, element } = givenElement(context);
    const full = context.given.flag("full") === true;
    const report = await showElement(run, element, { ...(await storeOptionsOf(context.given)), full });
    const whole = await withWholeOutput(report);
    context.output.answer({
      document: () => whole,
      text: () => lines(context, whole, full),
      brief: () => [`${elementName(whole)} ${whole.state.type}`],
    });
    return 0;
  },
};

/** With rows read. */
async function withWholeOutput(report: ElementReport): Promise<ElementReport> {
  const { output } = report;
  if (output === undefined || !("value" in output)) return report;
  return { ...report, output: { ...output, value: await readWhole(output.value) } };
}

function lines({ terminal }: CommandContext, report: ElementReport, full: boolean): readonly string[] {
  const { style, width } = terminal;
  const output = report.output === undefined ? [] : jsonText(report.output.value).split("\n");
  return elementLines(report, { style, now: Date.now(), width, full, output });
}
