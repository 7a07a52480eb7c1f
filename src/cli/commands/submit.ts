import { SheafError } from "../../model/errors.ts";
import { isUnderWay } from "../../model/states.ts";
import type { RunStatus } from "../../model/status.ts";
import { failureParagraph, runSummary } from "../../view/run-summary.ts";
import type { Command, CommandContext } from "../command.ts";
import { drive } from "../drive.ts";
import { exitCodeOfState } from "../exit-codes.ts";
import { launch } from "../facade.ts";
import { flowCall, inTermsOfFlags } from "../flow-call.ts";
import { launchOptionsOf } from "../launch-options.ts";
import { submitOptions } from "../options/running.ts";
import { showPlan } from "../show-plan.ts";

export const submit: Command = {
  name: "submit",
  usage: "FILE[:EXPORT] [PARAMS] [OPTIONS] [-- MORE PARAMS]",
  summary: "hand a flow to a batch scheduler and return",
  details: [
    "Plans, submits what can run as job arrays, and chains a short job behind them that collects results,",
    "plans and submits what can run then, until all is done. Nothing stays here: log out if you like.",
    "With --dry-run, the scripts and commands are shown with which it would begin.",
    "With --wait it is shown until it ends; Ctrl-C then stops the watching, not the run.",
  ],
  examples: [
    "submit demo.ts --executor slurm --queue long --start 2026-11-01",
    "submit demo.ts --executor sge --wait",
    "status demo-2026",
  ],
  options: submitOptions,
  takesParams: true,
  async run(context) {
    const call = await flowCall(context, this);
    if (call === "helped") return 0;
    const options = await launchOptionsOf(call.given);
    if (options.executor?.executor === "local") {
      throw new SheafError("SHEAF_USAGE", "submit hands a flow to a batch scheduler, and none is named", {
        mend: "Add --executor slurm (or sge), set SHEAF_EXECUTOR, or `executor` in sheaf.config; `run` runs it here.",
      });
    }
    if (call.given.flag("dry-run") === true)
      return showPlan(context, call, { ...options, submissions: true });
    const start = () => inTermsOfFlags(call, launch(call.target, call.params, options));
    if (call.given.flag("wait") === true) return drive(context, start, { detaches: true });
    await using run = await start();
    const status = await run.status();
    const { state } = status;
    if (isUnderWay(state))
      context.output.note(`${run.id} is ${state}. sheaf status ${run.id} shows how it is doing.`);
    else ended(context, status);
    context.output.answer({
      document: () => ({ run: run.id, state, dir: run.dir }),
      text: () => [run.id],
      brief: () => [run.id],
    });
    return isUnderWay(state) ? 0 : exitCodeOfState(state);
  },
};

/** All was cached, or the scheduler took nothing: nobody would look at its status again. */
function ended({ output, terminal }: CommandContext, status: RunStatus): void {
  const style = terminal.errorStyle;
  if (output.kind === "quiet" && status.state !== "succeeded")
    terminal.writeError(
      failureParagraph(status, style)
        .map((line) => `${line}\n`)
        .join(""),
    );
  output.note(...runSummary(status, style, terminal.live ? terminal.errorSize().columns : undefined));
}
