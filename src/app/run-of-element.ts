import { SheafError } from "../model/errors.ts";
import { parseElementName } from "../model/index-path.ts";
import type { RunRow, Store } from "../store/store.ts";
import { findRun } from "./find-run.ts";

/** The run that an element is looked for in; without one, the latest. Throws SHEAF_USAGE for a run in the element's place. */
export async function runOfElement(store: Store, run: string | undefined, element: string): Promise<RunRow> {
  const found = await findRun(store, run);
  const isStep = found.steps.includes(parseElementName(element)?.step ?? "");
  if (run !== undefined || isStep || element === "") return found;
  const [meant] = await store.runs({ prefix: element, limit: 1 });
  if (meant === undefined) return found;
  throw new SheafError("SHEAF_USAGE", `"${element}" is a run, without an element of it`, {
    mend: `Say which step or element: ${meant.steps.join(", ")}.`,
  });
}
