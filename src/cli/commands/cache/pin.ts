import type { Command, CommandContext } from "../../command.ts";
import { pinRuns } from "../../facade.ts";
import { storeOptionsOf } from "../../launch-options.ts";
import { lookOptions } from "../../options/general-options.ts";

const common = { usage: "RUN… [OPTIONS]", options: lookOptions, positionals: { least: 1, most: Infinity } };

export const pin: Command = {
  ...common,
  name: "cache pin",
  summary: "keep runs, whatever gc is told",
  examples: ["cache pin demo-20261120-4711"],
  run: (context) => setPin(context, true),
};

export const unpin: Command = {
  ...common,
  name: "cache unpin",
  summary: "keep runs no longer",
  examples: ["cache unpin demo-20261120-4711"],
  run: (context) => setPin(context, false),
};

async function setPin({ positionals, given, output }: CommandContext, pinned: boolean): Promise<number> {
  const runs = await pinRuns(positionals, pinned, await storeOptionsOf(given));
  output.answer({
    document: () => runs.map((run) => ({ run, pinned })),
    text: () => runs.map((run) => `${run} is ${pinned ? "pinned" : "not pinned any more"}`),
    brief: () => runs,
  });
  return 0;
}
