import { existsSync } from "node:fs";
import { join } from "node:path";
import { elementFile, stepFolder } from "../model/element-files.ts";
import type { ElementReport, RecordedAttempt, RecordedLog } from "../model/element-report.ts";
import type { Usage } from "../model/usage.ts";
import type { AttemptRow, ElementRow, RunRow } from "../store/store.ts";
import { executorNamed } from "./executor-named.ts";
import { findElement, type FoundElement } from "./find-element.ts";
import { logTail } from "./log-tail.ts";
import type { StoreOptions } from "./options.ts";
import { originOf } from "./origin-of.ts";
import { recordedInputs } from "./recorded-inputs.ts";
import { recordedOutput } from "./recorded-output.ts";
import { runOfElement } from "./run-of-element.ts";
import { runStateNow } from "./run-state.ts";
import { ofAllStarts } from "./start-files.ts";
import { stateOf } from "./state-of.ts";
import { logFile } from "./status.ts";
import type { Workspace } from "./workspace.ts";
import { inWorkspace } from "./in-workspace.ts";

export interface ShowOptions extends StoreOptions {
  /** Read outputs and logs whole, however large. */
  readonly full?: boolean | undefined;
}

/** Lines of its log that a report has. */
const shownLines = 20;

/**
 * All that is recorded of an element, `"prepare"` or `"convert[7]"`, of a run (default: the latest). The user's code is not
 * loaded. Throws SHEAF_RUN_NOT_FOUND, SHEAF_RUN_AMBIGUOUS, and SHEAF_USAGE where the run has no such element.
 */
export async function showElement(
  run: string | undefined,
  element: string,
  options: ShowOptions = {},
): Promise<ElementReport> {
  return inWorkspace(options, async (workspace) => {
    const found = await findElement(
      workspace.store,
      await runOfElement(workspace.store, run, element),
      element,
    );
    return await reportOf(workspace, found, options.full === true);
  });
}

async function reportOf(workspace: Workspace, found: FoundElement, isWhole: boolean): Promise<ElementReport> {
  const { run, id, name, index, row, manifest } = found;
  const { store } = workspace;
  const earlier = await store.attempts(run.id, id, index);
  const workDir = workFolder(found);
  const result = row?.result;
  return {
    run: run.id,
    runState: runStateNow(run, Date.now()),
    flow: run.flow,
    task: manifest?.task ?? name,
    step: name,
    index,
    state: stateOf(row),
    inputs: recordedInputs(found),
    ...(result === undefined ? {} : { output: await recordedOutput(result.output, workspace, isWhole) }),
    ...(row?.state === "cached" ? { origin: await originOf(store, row.result!) } : {}),
    ...timesOf(row),
    attempts: attemptsOf(earlier, row),
    ...(manifest?.resources === undefined
      ? {}
      : { asked: manifest.resources as ElementReport["asked"] & {} }),
    ...(row?.usage === undefined ? {} : { used: await completeUsage(run, row.usage) }),
    log: await logOf(found, isWhole ? Infinity : shownLines),
    dir: run.runDir,
    ...(workDir === undefined ? {} : { workDir }),
  };
}

/** With the scheduler's figures where there are some. */
async function completeUsage(run: RunRow, usage: Usage): Promise<Usage> {
  if (usage.job === undefined || usage.scheduler !== undefined) return usage;
  const { withSchedulerFigures } = await import("./usage/scheduler-figures.ts");
  return (await withSchedulerFigures(run, usage.job))(usage)!;
}

/** What it wrote; where that is nothing, what the scheduler wrote of its job. */
async function logOf(found: FoundElement, lines: number): Promise<RecordedLog> {
  const first = logFile(found.run.runDir, found.name, found.index);
  const isLocal = executorNamed(found.run) === "local";
  // One job may have been started more than once: what the last start wrote.
  const own = await logTail(isLocal ? first : (ofAllStarts(first).at(-1) ?? first), lines);
  if (own.lines.length > 0 || isLocal) return own;
  const { jobLogOf } = await import("./job-log.ts");
  const job = await jobLogOf(found, { asks: true });
  if (job?.file === undefined) return { ...own, job: job?.job, says: job?.says };
  return { ...(await logTail(job.file, lines)), job: job.job ?? "its job" };
}

function timesOf(row: ElementRow | undefined): Pick<ElementReport, "startedAt" | "endedAt" | "elapsedMs"> {
  if (row === undefined) return {};
  const { state, startedAt, at } = row;
  const started = startedAt === undefined || state === "cached" ? {} : { startedAt };
  if (state === "running") return { ...started, elapsedMs: Date.now() - (startedAt ?? at) };
  if (state === "succeeded") return { ...started, endedAt: at, elapsedMs: row.result!.elapsedMs };
  const elapsed = state === "failed" && startedAt !== undefined ? { elapsedMs: at - startedAt } : {};
  return { ...started, endedAt: at, ...elapsed };
}

function attemptsOf(earlier: readonly AttemptRow[], row: ElementRow | undefined): RecordedAttempt[] {
  const before = earlier.map(({ attempt, startedAt, at, failure }) => ({
    attempt,
    startedAt,
    elapsedMs: at - startedAt,
    failure,
  }));
  if (row === undefined || row.attempt === 0 || !["succeeded", "failed", "running"].includes(row.state))
    return before;
  const { attempt, startedAt, at, failure } = row;
  const begun = startedAt ?? at;
  const elapsed = row.state === "running" ? {} : { elapsedMs: row.result?.elapsedMs ?? at - begun };
  return [
    ...before,
    { attempt, startedAt: begun, ...elapsed, ...(failure === undefined ? {} : { failure }) },
  ];
}

/** The scratch folder of the last attempt, where it is still there. */
function workFolder({ run, name, index, row }: FoundElement): string | undefined {
  const folder = join(run.runDir, "work", stepFolder(name), `${elementFile(index)}-${row?.attempt ?? 1}`);
  return executorNamed(run) === "local" ? onlyIfThere(folder) : ofAllStarts(folder).at(-1);
}

function onlyIfThere(folder: string): string | undefined {
  return existsSync(folder) ? folder : undefined;
}
