import { checkUpLines } from "../../view/check-up-lines.ts";
import type { Command } from "../command.ts";
import { checkUp } from "../facade.ts";
import { settingsOf } from "../launch-options.ts";
import { jsonOption, quietOption, settingOptions, storeOptions } from "../options/general-options.ts";

export const doctor: Command = {
  name: "doctor",
  usage: "[OPTIONS]",
  summary: "check a cluster: commands, limits, a node",
  details: [
    "Finds out which scheduler is here and what it allows, sends a small job to a node to see whether it shares",
    "the store's folder and has a Node that is new enough, and says what to write in the configuration.",
  ],
  examples: ["doctor", "doctor --executor slurm --queue long", "doctor --no-job"],
  options: [
    { name: "job", summary: "send a job to a node", negatable: true, standard: "yes" },
    ...settingOptions("On a batch scheduler", "executor", "queue", "account", "qos", "node"),
    ...storeOptions,
    jsonOption,
    quietOption,
  ],
  async run(context) {
    const { given, output, terminal } = context;
    const { values } = await settingsOf(given);
    const found = await checkUp(values, { withJob: given.flag("job") ?? true });
    output.answer({
      document: () => found,
      text: () => checkUpLines(found, terminal.style),
      brief: () => found.items.filter((item) => item.found === "bad").map(({ what }) => what),
    });
    return found.items.some((item) => item.found === "bad") ? 1 : 0;
  },
};
