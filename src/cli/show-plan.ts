import type { LaunchOptions } from "../app/options.ts";
import { environmentLines } from "../view/environment-lines.ts";
import { planLines } from "../view/plan-table.ts";
import { submissionLines } from "../view/submission-lines.ts";
import { paragraph, titled } from "../view/paragraph.ts";
import type { CommandContext } from "./command.ts";
import { planRun } from "./facade.ts";
import { type FlowCall, inTermsOfFlags } from "./flow-call.ts";

export interface PlanWishes {
  readonly all?: boolean | undefined;
  readonly step?: string | undefined;
  readonly submissions?: boolean | undefined;
}

/** Shows what a run would do. */
export async function showPlan(
  context: CommandContext,
  call: FlowCall,
  options: LaunchOptions & PlanWishes,
): Promise<number> {
  const { output, terminal } = context;
  const report = await inTermsOfFlags(call, planRun(call.target, call.params, options));
  output.answer({
    document: () => report,
    text: () => [
      ...planLines(report, terminal.style, terminal.width),
      ...paragraph(
        report.submissions === undefined
          ? []
          : submissionLines(report.submissions, terminal.style, terminal.width),
      ),
      ...paragraph(titled("Environment", environmentLines(call.target.manifest.steps))),
    ],
    brief: () => report.steps.filter((step) => step.run > 0 || step.unknown).map((step) => step.name),
  });
  return 0;
}
