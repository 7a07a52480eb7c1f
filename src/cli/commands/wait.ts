import type { Command } from "../command.ts";
import { drive } from "../drive.ts";
import { openRun } from "../facade.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { jsonOption, quietOption, storeOptions } from "../options/general-options.ts";

export const wait: Command = {
  name: "wait",
  usage: "[RUN]",
  summary: "show a run until it ends",
  details: [
    "Exits as `run` would have. Ctrl-C stops the watching, not the run. If the job that was to go on with",
    "a run on a cluster is gone, another one is submitted.",
  ],
  examples: ["wait", "wait demo-2026"],
  options: [...storeOptions, jsonOption, quietOption],
  positionals: { least: 0, most: 1 },
  async run(context) {
    const options = await storeOptionsOf(context.given);
    return drive(context, () => openRun(context.positionals[0], options), { detaches: true });
  },
};
