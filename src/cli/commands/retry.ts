import type { Command } from "../command.ts";
import { drive } from "../drive.ts";
import { retryRun } from "../facade.ts";
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
  examples: ["retry demo-2026", "retry demo-2026 --step convert --no-verify"],
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
    ...drivingOptions,
  ],
  positionals: { least: 1, most: 1 },
  async run(context) {
    const { given, positionals } = context;
    const step = given.text("step");
    const options = { ...(await takingUpOptionsOf(given)), verify: given.flag("verify") ?? true };
    return drive(context, (signal) =>
      retryRun(positionals[0]!, { ...options, ...(step === undefined ? {} : { step }), signal }),
    );
  },
};
