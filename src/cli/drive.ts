import { hearSilence } from "../app/scheduler-silence.ts";
import type { Run } from "../app/run.ts";
import type { RunStatus } from "../model/status.ts";
import { failureParagraph, runSummary } from "../view/run-summary.ts";
import type { CommandContext } from "./command.ts";
import { exitCodeOfState } from "./exit-codes.ts";
import { currentLog } from "./facade.ts";
import { readWhole } from "./output/json-text.ts";
import { resultLines } from "./output/result-lines.ts";
import { guardConsole } from "./progress/console-guard.ts";
import { Interrupts } from "./progress/interrupts.ts";
import { LiveProgress } from "./progress/live-progress.ts";
import { PlainProgress } from "./progress/plain-progress.ts";
import { guardExit } from "./progress/exit-guard.ts";
import { type Progress, noProgress } from "./progress/progress.ts";
import { Ticker } from "./progress/ticker.ts";
import { runDocument } from "./run-document.ts";

/** Starts a run in this process, shows it until it has ended, and says what came of it. Returns the exit code. */
export async function drive(
  context: CommandContext,
  start: (signal: AbortSignal) => Promise<Run>,
  /** `detaches`: Ctrl-C ends the watching, and the run goes on elsewhere. */
  { detaches = false }: { readonly detaches?: boolean } = {},
): Promise<number> {
  const progress = progressFor(context);
  const warn = (line: string) => progress.aside(() => context.output.warn(line));
  const interrupts = new Interrupts(warn, { detaches });
  const endGuard = guardConsole({
    currentLog: await currentLog(),
    // Standard output is kept for the result.
    pass: (text) => progress.aside(() => context.terminal.writeError(text)),
  });
  const endHearing = hearSilence((sentence) => progress.aside(() => context.output.note(sentence)));
  let endExitGuard = () => {};
  try {
    const run = await start(interrupts.signal);
    interrupts.watch(run);
    endExitGuard = guardExit(run, (lines) => {
      if (interrupts.signal.aborted || detaches) return;
      progress.aside(() => {
        const [what, ...mend] = lines;
        context.output.warn(what!);
        for (const line of mend) context.terminal.writeError(`  ${line}\n`);
      });
    });
    // What goes wrong there goes wrong for the one that waits for the end as well, and is told there.
    showNotices(run, warn).catch(() => {});
    const status = await shown(run, progress);
    const result = status.state === "succeeded" ? await readWhole(await run.result()) : undefined;
    endGuard();
    report(context, status, result);
    return interrupts.exitCode(exitCodeOfState(status.state));
  } finally {
    endExitGuard();
    endHearing();
    endGuard();
    interrupts.end();
  }
}

/** What a person should know while it runs: a task that blocks the thread, a slow store. */
async function showNotices(run: Run, warn: (line: string) => void): Promise<void> {
  for await (const event of run.events()) {
    if (event.type === "notice") warn(event.message);
  }
}

function progressFor({ output, terminal }: CommandContext): Progress {
  if (output.kind === "quiet") return noProgress;
  return terminal.live ? new LiveProgress(terminal) : new PlainProgress(output);
}

async function shown(run: Run, progress: Progress): Promise<RunStatus> {
  const ticker = new Ticker(progress.everyMs, async () => progress.show(await run.status()));
  try {
    return await run.ended();
  } finally {
    await ticker.stop();
    progress.end(await run.status());
  }
}

function report({ output, terminal }: CommandContext, status: RunStatus, result: unknown): void {
  if (output.kind === "quiet" && status.state !== "succeeded") {
    terminal.writeError(
      failureParagraph(status, terminal.errorStyle)
        .map((line) => `${line}\n`)
        .join(""),
    );
  }
  const width = terminal.live ? terminal.errorSize().columns : undefined;
  output.note(...runSummary(status, terminal.errorStyle, width));
  output.answer({
    document: () => runDocument(status, result),
    text: () => resultLines(result, terminal.width),
    brief: () => [status.run],
  });
}
