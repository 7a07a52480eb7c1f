import type { ComparedRun, RunDifference, StepDifference, ValueChange } from "../../model/run-difference.ts";
import type { RunRow, Store } from "../../store/store.ts";
import { findRun } from "../find-run.ts";
import type { StoreOptions } from "../options.ts";
import { runStateNow } from "../run-state.ts";
import { storedManifest } from "../stored-manifest.ts";
import type { Workspace } from "../workspace.ts";
import { inWorkspace } from "../in-workspace.ts";
import { paramDifference } from "./param-difference.ts";
import { stepDifference } from "./step-difference.ts";
import { surroundingsOf } from "./surroundings.ts";
import { taskDifferences } from "./task-difference.ts";
import { textChanges } from "./text-changes.ts";
import { wiringDifference } from "./wiring-difference.ts";

/** What `diffRuns` does. */
export async function compareRuns(
  first: string,
  second: string,
  options: StoreOptions,
): Promise<RunDifference> {
  return inWorkspace(options, async (workspace) => {
    const { store } = workspace;
    return await differenceOf(workspace, await findRun(store, first), await findRun(store, second));
  });
}

async function differenceOf(workspace: Workspace, before: RunRow, after: RunRow): Promise<RunDifference> {
  const steps = await stepDifferences(workspace, before, after);
  const result = resultsOf(before, after);
  return {
    runs: [comparedRun(before), comparedRun(after)],
    sameResults: result !== "differ" && steps.every(isSame),
    params: await paramDifference(before.params, after.params, workspace),
    wiring: wiringDifference(storedManifest(before), storedManifest(after)),
    ...(await taskDifferences(workspace.store, before, after)),
    surroundings: surroundings(before, after),
    steps,
    result,
  };
}

function comparedRun(row: RunRow): ComparedRun {
  const now = Date.now();
  const state = runStateNow(row, now);
  const endedAt = row.endedAt ?? (state === "interrupted" ? row.holder?.heartbeatAt : undefined) ?? now;
  return {
    run: row.id,
    flow: row.flow,
    state,
    createdAt: row.createdAt,
    elapsedMs: endedAt - row.startedAt,
  };
}

function resultsOf({ result: a }: RunRow, { result: b }: RunRow): RunDifference["result"] {
  if (a === undefined || b === undefined) return "none";
  return Buffer.compare(a.digest, b.digest) === 0 ? "same" : "differ";
}

async function stepDifferences(
  { store, storage }: Workspace,
  before: RunRow,
  after: RunRow,
): Promise<StepDifference[]> {
  const names = [...new Set([...before.steps, ...after.steps])];
  const made: StepDifference[] = [];
  for (const name of names) {
    const pages = [pagesOf(store, before, name), pagesOf(store, after, name)] as const;
    made.push(await stepDifference(name, pages, { storage }));
  }
  return made;
}

async function* pagesOf(store: Store, run: RunRow, name: string) {
  const step = run.steps.indexOf(name);
  if (step >= 0) yield* store.elements(run.id, { step });
}

const isSame = ({ differ, only }: StepDifference): boolean => differ + only[0] + only[1] === 0;

/** Only of what is recorded of both. */
function surroundings(before: RunRow, after: RunRow): ValueChange[] {
  const [old, now] = [surroundingsOf(before), surroundingsOf(after)];
  return textChanges(old, now).filter(({ from, to }) => from !== undefined && to !== undefined);
}
