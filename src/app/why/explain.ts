import type { ElementExplanation, Explanation } from "../../model/explanation.ts";
import type { Store } from "../../store/store.ts";
import { elementAt, findElement, findStep, type FoundElement } from "../find-element.ts";
import type { StoreOptions } from "../options.ts";
import { originOf } from "../origin-of.ts";
import { runOfElement } from "../run-of-element.ts";
import { runStateNow } from "../run-state.ts";
import { stateOf } from "../state-of.ts";
import type { Workspace } from "../workspace.ts";
import { inWorkspace } from "../in-workspace.ts";
import { causesOf } from "./causes.ts";
import { explainStep } from "./explain-step.ts";
import { identityReport } from "./identity-report.ts";
import { PastWhy } from "./past-why.ts";

export interface ExplainOptions extends StoreOptions {
  /** Compare each element of a step, and spell it out. Default: the first ones. */
  readonly all?: boolean | undefined;
}

/**
 * Why an element, `"convert[7]"`, or a step, `"convert"`, of a run (default: the latest) ended as it did: why it ran, whose
 * result it took, what failed before it. The user's code is not loaded. Throws SHEAF_RUN_NOT_FOUND, SHEAF_RUN_AMBIGUOUS,
 * and SHEAF_USAGE where the run has no such element.
 */
export async function explain(
  run: string | undefined,
  name: string,
  options: ExplainOptions = {},
): Promise<Explanation> {
  return inWorkspace(options, async (workspace) => {
    const row = await runOfElement(workspace.store, run, name);
    const { given, ...step } = findStep(row, name);
    const isStep = given === undefined && step.depth > 0 && !(await hasOne(workspace.store, step));
    if (isStep) return await explainStep(workspace, step, options.all === true);
    return await explainElement(workspace, await findElement(workspace.store, row, name));
  });
}

/** True for a list that could not be fanned out: it is recorded without an index. */
async function hasOne(store: Store, step: Parameters<typeof elementAt>[1]): Promise<boolean> {
  return (await elementAt(store, step, [])) !== undefined;
}

async function explainElement({ store }: Workspace, found: FoundElement): Promise<ElementExplanation> {
  const { run, id, name, index, row, manifest } = found;
  const didRun = row !== undefined && ["succeeded", "failed", "running"].includes(row.state);
  const reason = didRun ? await (await PastWhy.open(store, found))?.reasonOf(row) : undefined;
  const identity = await identityReport(store, found);
  return {
    type: "element",
    run: run.id,
    runState: runStateNow(run, Date.now()),
    flow: run.flow,
    task: manifest?.task ?? name,
    step: name,
    index,
    state: stateOf(row),
    ...(reason === undefined ? {} : { reason }),
    ...(row?.state === "cached" ? { origin: await originOf(store, row.result!) } : {}),
    ...(identity === undefined ? {} : { identity }),
    causes: await causesOf(store, run, row),
    attempts: (await store.attempts(run.id, id, index)).length + (didRun ? 1 : 0),
  };
}
