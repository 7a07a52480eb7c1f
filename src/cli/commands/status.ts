import type { Run } from "../../app/run.ts";
import type { RunStatus } from "../../model/status.ts";
import { failureList } from "../../view/failure-text.ts";
import { statusLines } from "../../view/status-text.ts";
import type { Option } from "../args/option.ts";
import { unknownStep } from "../args/unknown-step.ts";
import type { Command, CommandContext } from "../command.ts";
import { lookOptions } from "../options/general-options.ts";
import { givenRun } from "../given-run.ts";
import { watch } from "../progress/watch.ts";

const options: readonly Option[] = [
  { name: "step", short: "s", label: "STEP", summary: "of this step only", completes: "step" },
  { name: "errors", short: "e", summary: "list the failed elements, with errors and logs" },
  { name: "watch", short: "w", summary: "show it again and again until the run has ended" },
  ...lookOptions,
];

export const status: Command = {
  name: "status",
  usage: "[RUN] [OPTIONS]",
  summary: "show how a run is doing",
  details: ["RUN is a run's id or the beginning of one. Default: the latest run."],
  examples: ["status", "status demo-2026 --step convert --errors", "status --watch"],
  options,
  positionals: { least: 0, most: 1 },
  async run(context) {
    await using run = await givenRun(context);
    if (context.given.flag("watch") === true && context.output.kind === "people")
      await watch(context, run, (now) => lines(context, now));
    else answer(context, await wanted(context, run));
    return 0;
  },
};

async function wanted({ given }: CommandContext, run: Run): Promise<RunStatus> {
  return ofStep(await run.status(), given.text("step"));
}

function ofStep(whole: RunStatus, name: string | undefined): RunStatus {
  if (name === undefined) return whole;
  const within = (step: string) => step === name || step.startsWith(`${name}/`);
  const steps = whole.steps.filter((step) => within(step.name));
  if (steps.length === 0) throw unknownStep(name, whole);
  const failures = whole.failures.filter((element) => within(element.step));
  return { ...whole, steps, failures, failedTotal: steps.reduce((sum, step) => sum + step.failed, 0) };
}

function answer(context: CommandContext, current: RunStatus): void {
  context.output.answer({
    document: () => current,
    text: () => lines(context, current),
    brief: () => [current.state],
  });
}

function lines({ terminal, given }: CommandContext, current: RunStatus): readonly string[] {
  const { style, width } = terminal;
  const shown = ofStep(current, given.text("step"));
  if (given.flag("errors") === true)
    return shown.failedTotal === 0 ? ["Nothing failed."] : failureList(shown, style, Infinity);
  return statusLines(shown, { style, now: Date.now(), ...(width === undefined ? {} : { width }) });
}
