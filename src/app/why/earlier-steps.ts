import type { LookUp } from "../../model/look-up.ts";
import type { RunStateName } from "../../model/states.ts";
import type { Store } from "../../store/store.ts";
import { runStateNow } from "../run-state.ts";

/** A use of the task in an earlier run, and with what the identities of its elements began there. */
export interface EarlierStep {
  readonly run: string;
  readonly step: number;
  readonly name: string;
  readonly prefix: string;
  readonly lookUp: LookUp;
  /** Of the run, as it is now. */
  readonly state: RunStateName;
}

/** Runs that are looked at when those after them had not got to the task. */
const RUNS = 10;

/**
 * The uses of a task in earlier runs: from `first` backwards, in each run the one of the same name first. What has been
 * removed ends it.
 */
export async function* earlierSteps(
  store: Store,
  { task, step, first }: { task: string; step: string; first: string | undefined },
): AsyncGenerator<EarlierStep> {
  let run = first;
  for (let count = 0; run !== undefined && count < RUNS; count++) {
    const [row] = await store.runs({ prefix: run, limit: 1 });
    if (row?.id !== run) return;
    const basis = (await store.tasks(run)).find((each) => each.task === task);
    if (basis === undefined) return;
    const { prefix, lookUp } = basis;
    const state = runStateNow(row, Date.now());
    const uses = basis.steps.map((id) => ({ step: id, name: row.steps[id] ?? "" }));
    const sorted = [...uses.filter(({ name }) => name === step), ...uses.filter(({ name }) => name !== step)];
    for (const use of sorted) yield { run, ...use, prefix, lookUp, state };
    run = basis.previous?.run;
  }
}
