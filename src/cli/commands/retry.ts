import type { RetryReport } from "../../model/retry-report.ts";
import type { Command, CommandContext } from "../command.ts";
import { drive } from "../drive.ts";
import { retryLines } from "../../view/retry-text.ts";
import { planRetry, retryRun } from "../facade.ts";
import { takingUpOptionsOf } from "../launch-options.ts";
import { drivingOptions, verifyOption } from "../options/running.ts";

export const retry: Command = {
  name: "retry",
  usage: "RUN [OPTIONS]",
  summary: "run again what failed in a run",
  details: [
    "What failed or was cancelled runs again, with today's code, and then what waits for it. Results that",
    "it builds on are checked first.",
  ],
  examples: ["retry demo-2026 --dry-run", "retry demo-2026", "retry demo-2026 --step convert --no-verify"],
  options: [
    {
      group: "What runs",
      name: "step",
      short: "s",
      label: "STEP[INDEX]",
      summary: "only what failed of this step",
      completes: "step",
    },
    { ...verifyOption, standard: "yes" },
    {
      group: "What runs",
      name: "dry-run",
      short: "n",
      summary: "show what would run again, why, and what it would ask for",
    },
    ...drivingOptions,
  ],
  positionals: { least: 1, most: 1 },
  async run(context) {
    const { given, positionals } = context;
    const step = given.text("step");
    const options = { ...(await takingUpOptionsOf(given)), verify: given.flag("verify") ?? true };
    if (given.flag("dry-run") === true)
      return show(context, await planRetry(positionals[0]!, { ...options, step }));
    return drive(context, (signal) =>
      retryRun(positionals[0]!, { ...options, ...(step === undefined ? {} : { step }), signal }),
    );
  },
};

function show({ output, terminal }: CommandContext, report: RetryReport): number {
  output.answer({
    document: () => report,
    text: () => retryLines(report, terminal.style, terminal.width),
    brief: () => report.steps.map(({ name }) => name),
  });
  return 0;
}
