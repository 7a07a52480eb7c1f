import type { Command } from "../command.ts";
import { flowCall } from "../flow-call.ts";
import { launchOptionsOf } from "../launch-options.ts";
import { jsonOption, quietOption, storeOptions } from "../options/general-options.ts";
import { planningOptions } from "../options/running.ts";
import { showPlan } from "../show-plan.ts";

export const plan: Command = {
  name: "plan",
  usage: "FILE[:EXPORT] [PARAMS] [OPTIONS] [-- MORE PARAMS]",
  summary: "show what would run, and why",
  details: ["Takes the same params as `run`, and runs nothing."],
  examples: ["plan demo.ts --start 2026-11-01"],
  options: [...planningOptions, jsonOption, quietOption, ...storeOptions],
  takesParams: true,
  async run(context) {
    const call = await flowCall(context, this);
    return call === "helped" ? 0 : showPlan(context, call, await launchOptionsOf(call.given));
  },
};
