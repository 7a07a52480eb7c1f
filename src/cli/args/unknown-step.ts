import { SheafError } from "../../model/errors.ts";
import { didYouMean } from "../../model/nearest.ts";
import type { RunStatus } from "../../model/status.ts";

/** A step that a run does not have, with the nearest that it has. */
export function unknownStep(name: string, { run, steps }: RunStatus): SheafError {
  const names = steps.map((step) => step.name);
  return new SheafError("SHEAF_USAGE", `run ${run} has no step "${name}".${didYouMean(name, names)}`, {
    mend: `Its steps are: ${names.join(", ")}.`,
  });
}
