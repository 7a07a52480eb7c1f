import { hearSilence } from "../../app/scheduler-silence.ts";
import type { Run } from "../../app/run.ts";
import { isUnderWay } from "../../model/states.ts";
import type { RunStatus } from "../../model/status.ts";
import { truncate } from "../../view/text-width.ts";
import type { CommandContext } from "../command.ts";
import { LiveBlock } from "./live-block.ts";
import { PlainProgress } from "./plain-progress.ts";

const EVERY_MS = 500;

/** Shows a run that somebody else drives until it has ended: drawn over on a terminal, else a line for each change. */
export async function watch(
  context: CommandContext,
  run: Run,
  lines: (status: RunStatus) => readonly string[],
): Promise<void> {
  const { terminal, output } = context;
  const block = terminal.live ? new LiveBlock(terminal) : undefined;
  const report = new PlainProgress(output);
  // What is drawn says it itself.
  const endHearing = block === undefined ? () => {} : hearSilence(() => {});
  for (;;) {
    const status = await run.status();
    if (!isUnderWay(status.state)) {
      block?.clear();
      endHearing();
      return output.answer({ document: () => status, text: () => lines(status) });
    }
    if (block === undefined) report.show(status);
    else block.draw(fitting(lines(status), terminal.errorSize()));
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

function fitting(
  lines: readonly string[],
  { columns, rows }: { columns: number; rows: number },
): readonly string[] {
  return lines.slice(0, rows - 1).map((line) => truncate(line, columns - 1));
}
