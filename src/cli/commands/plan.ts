import type { Option } from "../args/option.ts";
import type { Command } from "../command.ts";
import { flowCall } from "../flow-call.ts";
import { launchOptionsOf } from "../launch-options.ts";
import { jsonOption, quietOption, storeOptions } from "../options/general-options.ts";
import { planningOptions } from "../options/running.ts";
import { showPlan } from "../show-plan.ts";

const options: readonly Option[] = [
  {
    group: "Output",
    name: "step",
    label: "STEP",
    summary: "tell of this step alone",
    completes: "step",
  },
  { group: "Output", name: "all", short: "a", summary: "tell why of every element, not of the first ones" },
];

export const plan: Command = {
  name: "plan",
  usage: "FILE[:EXPORT] [PARAMS] [OPTIONS] [-- MORE PARAMS]",
  summary: "show what would run, and why",
  details: [
    "Takes the same params as `run`, and runs nothing. Each step is shown with how many of its elements are",
    "cached and how many would run; those that would are compared with the latest run that had them.",
  ],
  examples: ["plan demo.ts --start 2026-11-01", "plan demo.ts --step convert --all"],
  options: [...planningOptions, ...options, jsonOption, quietOption, ...storeOptions],
  takesParams: true,
  async run(context) {
    const call = await flowCall(context, this);
    if (call === "helped") return 0;
    const { given } = call;
    const wishes = { all: given.flag("all"), step: given.text("step") };
    return showPlan(context, call, { ...(await launchOptionsOf(given)), ...wishes });
  },
};
