import { inputsText, readInputs } from "../../plan/identity.ts";
import type { Store } from "../../store/store.ts";
import type { IsTaken } from "./earlier-elements.ts";

/** Elements of each step that are read: about twice as many as earlier ones are compared with. */
const READ = 8000;

/** Whether an element of these steps of a run stands for an earlier one: has its result, or the same inputs. */
export async function pastTaken(store: Store, run: string, steps: readonly number[]): Promise<IsTaken> {
  const identities = new Set<string>();
  const inputs = new Set<string>();
  for (const step of steps) {
    let count = 0;
    for await (const page of store.elements(run, { step })) {
      for (const row of page) {
        if (row.identity !== undefined) identities.add(row.identity);
        if (row.inputs !== undefined) inputs.add(inputsText(readInputs(row.inputs)));
      }
      if ((count += page.length) >= READ) break;
    }
  }
  return ({ row, inputs: theirs }) =>
    (row.identity !== undefined && identities.has(row.identity)) || inputs.has(inputsText(theirs));
}
