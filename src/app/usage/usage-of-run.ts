import type { StepUsage, UsageReport } from "../../model/usage-report.ts";
import type { RunRow, Store } from "../../store/store.ts";
import { findRun } from "../find-run.ts";
import type { StoreOptions } from "../options.ts";
import { storedManifest } from "../stored-manifest.ts";
import { unknownStep } from "../unknown-step.ts";
import { inWorkspace } from "../in-workspace.ts";
import { type WithScheduler, withSchedulerFigures } from "./scheduler-figures.ts";
import { StepTally } from "./step-tally.ts";

export interface UsageOptions extends StoreOptions {
  /** Of this step, or of the steps of this flow in the flow, only. */
  readonly step?: string | undefined;
}

/**
 * What the elements of a run (default: the latest) used, by step, against what they asked for. Elements are read one page
 * after the other. Throws SHEAF_RUN_NOT_FOUND, SHEAF_RUN_AMBIGUOUS, and SHEAF_USAGE where the run has no such step.
 */
export async function usageOfRun(
  idOrPrefix: string | undefined,
  options: UsageOptions = {},
): Promise<UsageReport> {
  return inWorkspace(options, async (workspace) => {
    const row = await findRun(workspace.store, idOrPrefix);
    const steps: StepUsage[] = [];
    const named = stepsNamed(row, options.step);
    const completed = await withSchedulerFigures(row);
    for (const id of named) steps.push(await usageOfStep(workspace.store, row, { id, completed }));
    return { run: row.id, flow: row.flow, steps };
  });
}

function stepsNamed({ id, steps }: RunRow, name: string | undefined): readonly number[] {
  const found = [...steps.keys()].filter(
    (step) => name === undefined || steps[step] === name || steps[step]!.startsWith(`${name}/`),
  );
  if (found.length === 0 && name !== undefined) throw unknownStep(name, { run: id, steps });
  return found;
}

async function usageOfStep(
  store: Store,
  row: RunRow,
  { id, completed }: { readonly id: number; readonly completed: WithScheduler },
): Promise<StepUsage> {
  const name = row.steps[id]!;
  const manifest = storedManifest(row).steps?.find((step) => step.name === name) ?? { name, task: name };
  const tally = new StepTally(row.id, manifest);
  for await (const page of store.elements(row.id, {
    step: id,
    states: ["succeeded", "cached", "failed"],
  })) {
    for (const element of page) {
      tally.add({ ...element, usage: completed(element.usage) });
      if (element.attempt > 1)
        for (const attempt of await store.attempts(row.id, id, element.index))
          tally.addFailed({ ...attempt, usage: completed(attempt.usage) });
    }
  }
  return tally.usage;
}
