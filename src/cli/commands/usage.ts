import { adviceOf } from "../../view/usage-advice.ts";
import { usageLines } from "../../view/usage-text.ts";
import type { Command } from "../command.ts";
import { usageOfRun } from "../facade.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { lookOptions } from "../options/general-options.ts";

export const usage: Command = {
  name: "usage",
  usage: "[RUN] [STEP] [OPTIONS]",
  summary: "show what steps used, and what to ask for",
  details: [
    "RUN is a run's id or the beginning of one. Default: the latest run.",
    "What an element used is recorded by the run that computed it; results from the cache are not counted.",
  ],
  examples: ["usage", "usage demo-2026 convert", "usage demo-2026 --json"],
  options: lookOptions,
  positionals: { least: 0, most: 2 },
  async run({ positionals: [run, step], given, output, terminal }) {
    const report = await usageOfRun(run, { ...(await storeOptionsOf(given)), step });
    const advised = report.steps.flatMap((one) =>
      adviceOf(one).map((advice) => ({ step: one.name, ...advice })),
    );
    output.answer({
      document: () => ({ ...report, advice: advised }),
      text: () => usageLines(report, terminal.style),
      brief: () => advised.map(({ step: name, resource, value }) => `${name} ${resource} ${value}`),
    });
    return 0;
  },
};
