import type { Command } from "../command.ts";
import { drive } from "../drive.ts";
import { launch } from "../facade.ts";
import { flowCall, inTermsOfFlags } from "../flow-call.ts";
import { launchOptionsOf } from "../launch-options.ts";
import { runOptions } from "../options/running.ts";
import { showPlan } from "../show-plan.ts";

export const run: Command = {
  name: "run",
  usage: "FILE[:EXPORT] [PARAMS] [OPTIONS] [-- MORE PARAMS]",
  summary: "run a flow or a task here, with progress",
  details: [
    "The flow's params are flags: `run FILE --help` lists them. Results of earlier runs are used",
    "where nothing that they depend on has changed. Ctrl-C cancels cleanly, twice kills.",
  ],
  examples: [
    "run demo.ts --start 2026-11-01",
    "run demo.ts:convert --nc-file a.nc",
    "run demo.ts -p params.yaml --json",
  ],
  options: runOptions,
  takesParams: true,
  async run(context) {
    const call = await flowCall(context, this);
    if (call === "helped") return 0;
    const options = await launchOptionsOf(call.given);
    if (call.given.flag("dry-run") === true)
      return showPlan(context, call, { ...options, submissions: true });
    return drive(context, (signal) =>
      inTermsOfFlags(call, launch(call.target, call.params, { ...options, signal })),
    );
  },
};
