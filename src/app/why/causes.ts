import type { Cause } from "../../model/explanation.ts";
import type { SkipReason } from "../../model/states.ts";
import type { ElementRow, RunRow, Store } from "../../store/store.ts";
import { elementAt } from "../find-element.ts";
import { stateOf } from "../state-of.ts";

/** From what a skipped element waited for on to the one that was the cause. */
export async function causesOf(store: Store, run: RunRow, row: ElementRow | undefined): Promise<Cause[]> {
  const causes: Cause[] = [];
  let element = row?.because === undefined ? undefined : elementOf(row.because);
  // A chain is no longer than there are steps.
  while (element !== undefined && causes.length <= run.steps.length) {
    const found = await elementAt(store, { run, id: run.steps.indexOf(element.step) }, element.index);
    causes.push({ element, state: stateOf(found) });
    element = found?.because === undefined ? undefined : elementOf(found.because);
  }
  return causes;
}

const elementOf = (because: SkipReason) => ("element" in because ? because.element : undefined);
