import type { Command } from "../command.ts";
import { targetCall } from "../target-call.ts";

export const describe: Command = {
  name: "describe",
  usage: "FILE[:EXPORT]",
  summary: "print a flow's manifest: params, steps, wiring",
  details: ["Plain JSON: from it a command line for the flow can be made without its code."],
  examples: ["describe demo.ts", "describe demo.ts:convert > convert.json"],
  options: [],
  takesParams: true,
  async run(context) {
    const call = await targetCall(context, this);
    if (call === "helped") return 0;
    context.terminal.write(`${JSON.stringify(call.target.manifest, null, 2)}\n`);
    return 0;
  },
};
