import type { CollectOptions } from "../../../app/cache/collect-options.ts";
import type { CollectReport } from "../../../model/cache-report.ts";
import { milliseconds } from "../../../model/quantity.ts";
import { collectLines } from "../../../view/cache/collect-lines.ts";
import { plural } from "../../../view/number-text.ts";
import type { Option } from "../../args/option.ts";
import type { CommandContext } from "../../command.ts";
import { collectCache } from "../../facade.ts";
import { confirm } from "../../output/confirm.ts";
import { StatusLine } from "./status-line.ts";

/** The options of commands that remove. */
export const removalOptions: readonly Option[] = [
  { name: "dry-run", short: "n", summary: "say what would be removed, remove nothing" },
  { name: "yes", short: "y", summary: "do not ask" },
  {
    name: "grace",
    label: "AGE",
    summary: "blobs stored less than AGE ago stay: a run may be about to name them",
    standard: "10m",
  },
];

/** Collects, after having shown what would go and asked. Returns the exit code. */
export async function collectAsked(context: CommandContext, rules: CollectOptions): Promise<number> {
  const { given, output } = context;
  const grace = given.text("grace");
  const options = { ...rules, graceMs: grace === undefined ? undefined : milliseconds(grace, "--grace") };
  const dryRun = given.flag("dry-run") === true;
  if (!dryRun && given.flag("yes") !== true && !(await isAgreed(context, options))) return 1;
  const line = new StatusLine(context);
  const report = await collectCache({ ...options, dryRun, progress: (what) => line.show(what) }).finally(() =>
    line.clear(),
  );
  output.answer({
    document: () => report,
    text: () => lines(context, report),
    brief: () => report.runs.map(({ run }) => run),
  });
  return 0;
}

/** What no run needs goes without a question. */
async function isAgreed(context: CommandContext, options: CollectOptions): Promise<boolean> {
  const foretold = await collectCache({ ...options, dryRun: true });
  if (foretold.runs.length === 0) return true;
  context.output.note(...lines(context, foretold), "");
  return confirm(context, `Remove ${plural(foretold.runs.length, "run")}?`);
}

function lines({ terminal }: CommandContext, report: CollectReport): readonly string[] {
  return collectLines(report, { style: terminal.style, now: Date.now(), width: terminal.width });
}
